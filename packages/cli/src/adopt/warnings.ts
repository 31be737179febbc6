import type {Diagnostic} from '@phoenix/kit';
import {asDiagnostic} from './differences.js';
import type {Adopted} from './entries.js';
import type {Proposal} from './propose.js';
import type {Settled} from './settle.js';

/** Everything that is not in the entries, and everything that they would make phoenix do. */
export function warningsOf(proposal: Proposal & Settled): readonly Diagnostic[] {
  const {adopted, written, dropped, differences, diagnostics} = proposal;
  const names = new Map(adopted.map(({guest, draft}) => [guest.id, draft.name]));
  const notes = adopted.flatMap((one): Diagnostic[] => {
    const {id, config} = one.guest;
    const who = `${id} ${one.draft.name}`;
    const guess = written.guessed.get(id);
    return [
      ...(guess === undefined ? [] : [ofOrigin(who, guess, id)]),
      ...(config.lock === undefined ? [] : [ofLock(who, config.lock)]),
      ...[...applied(one, proposal), ...one.draft.notes].map((note) => notCarriedOver(who, note)),
    ];
  });
  return [
    ...diagnostics.filter(({severity}) => severity === 'warning'),
    ...dropped,
    ...notes,
    ...differences.map((one) => asDiagnostic(one, names)),
  ];
}

/** What phoenix has done inside and the node does not say how. */
function applied({guest: {id}}: Adopted, {lost, lostSnapshots, withApp}: Proposal): readonly string[] {
  const features = lost.get(id) ?? [];
  const snapshot = lostSnapshots.get(id);
  return [
    ...(features.length === 0
      ? []
      : [
          `phoenix has applied ${features.join(', ')} to it, with a config that the node does not keep: "features" names it not`,
        ]),
    ...(withApp.has(id)
      ? [
          'phoenix has run an application script in it: what only the config had (script, health checks, dependencies, tests) is not in the entry',
        ]
      : []),
    ...(snapshot === undefined
      ? []
      : [`the entry does not name what guests are cloned from, its snapshot ${snapshot}`]),
  ];
}

const notCarriedOver = (who: string, note: string): Diagnostic => ({
  severity: 'warning',
  code: 'not-carried-over',
  message: `${who}: ${note}`,
});

const ofLock = (who: string, lock: string): Diagnostic => ({
  severity: 'warning',
  code: 'locked',
  message: `${who}: it is locked (${lock}), what was read of it may be about to change`,
  hint: 'phoenix plan, once the lock is gone',
});

/** A config has to say what a guest is made from. */
const ofOrigin = (
  who: string,
  {stands, source}: {readonly stands: string; readonly source: number | undefined},
  id: number,
): Diagnostic => ({
  severity: 'warning',
  code: 'origin-unknown',
  message: `${who}: ${
    source === undefined
      ? 'what it was made from is not known'
      : `it was cloned from ${source}, which the config does not have`
  }: "${stands}" stands there, and counts only if it is made anew`,
  ...(source === undefined ? {} : {hint: `phoenix adopt ${source} ${id}, both in one go`}),
});
