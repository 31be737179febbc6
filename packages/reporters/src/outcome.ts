import {type Change, type Mode, type NodeId, type Outcome, unreachable} from '@phoenix/kit';
import {describeFailure} from './failure.js';
import {oneLine} from './harmless.js';

/** Waiting is not a change: only what has actions counts. */
export const realChanges = (changes: readonly Change[]): readonly Change[] =>
  changes.filter(({actions}) => actions.length > 0);

export const changesOf = (outcome: Outcome | undefined): readonly Change[] =>
  outcome !== undefined && 'changes' in outcome ? realChanges(outcome.changes) : [];

/** One line: `changed (2): clone 900; set description`. */
export const describeOutcome = (outcome: Outcome, label: (node: NodeId) => string, mode: Mode = 'apply'): string => {
  switch (outcome.status) {
    case 'unchanged':
      return outcome.provedBy === undefined ? unchangedIn(mode) : `unchanged (proved by ${outcome.provedBy})`;
    case 'changed':
    case 'planned': {
      const {changes} = outcome;
      return `${outcome.status} (${changes.length}): ${changes.map(titleWithImpact).join('; ')}`;
    }
    case 'deferred':
    case 'blocked':
      return `${outcome.status} by ${label(outcome.by)}`;
    case 'skipped':
      return `skipped: ${oneLine(outcome.reason)}`;
    case 'failed':
      return `failed: ${describeFailure(outcome.failure).headline}`;
    case 'cancelled':
      return 'cancelled';
    default:
      return unreachable(outcome);
  }
};

/** A test that leaves nothing to say has passed. */
export const unchangedIn = (mode: Mode): string => (mode === 'test' ? 'passed' : 'unchanged');

/** Impacts that a user must notice stand behind the title. */
export const titleWithImpact = ({title, impact}: Change): string =>
  impact === 'none' || impact === 'hotplug' ? oneLine(title) : `${oneLine(title)} [${impact}]`;
