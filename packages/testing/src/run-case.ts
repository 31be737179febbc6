import type {Step} from '@phoenix/kit';
import {asCase} from './as-case.js';
import {ask} from './ask.js';
import type {Case} from './case.js';
import {brokenRules} from './contract.js';
import {lineDiff} from './line-diff.js';
import {lookingNode} from './looking-node.js';
import {resourceOf} from './resource.js';
import {reviveSecrets, secretsIn} from './secrets.js';

export interface CaseResult {
  /** `todo`: it still fails, as it says. */
  readonly status: 'passed' | 'failed' | 'todo';
  /** What differs, for people; empty when it passed. */
  readonly report: string;
}

/**
 * Asks a step twice in the state that the case describes, and compares what it answers with what the case says.
 * @param steps what the plugin exports: a step, or several of which the case names one.
 */
export async function runCase(steps: Step | readonly Step[], asked: Case): Promise<CaseResult> {
  const report = await differences(Array.isArray(steps) ? steps : [steps as Step], asked);
  if (asked.todo === undefined) return {status: report === '' ? 'passed' : 'failed', report};
  if (report !== '') return {status: 'todo', report};
  return {status: 'failed', report: `it passes now: take away its todo (${asked.todo})`};
}

async function differences(steps: readonly Step[], asked: Case): Promise<string> {
  const step = asked.step === undefined && steps.length === 1 ? steps[0] : steps.find(({id}) => id === asked.step);
  if (step === undefined) return `the case's step is ${asked.step}, of ${steps.map(({id}) => id).join(', ')}`;
  const resource = resourceOf(asked);
  if (step.wanted?.(resource) === false) return `${step.id} is not for this resource, says its wanted()`;
  const config = reviveSecrets(asked.config ?? {});
  const fingerprint = step.fingerprint?.(resource, config);
  const contributed = step.contribute?.(resource, config);
  const filled = fillIn(asked, fingerprint);
  const node = lookingNode(filled, resource.id);
  const first = await ask(step, filled, resource, config, node);
  const second = await ask(step, filled, resource, config, node);
  const {expected, actual} = asCase(asked, first, contributed, fingerprint);
  const secrets = secretsIn([asked.resource?.container, asked.resource?.vm, asked.resource?.settings, asked.config]);
  return [lineDiff(expected, actual), ...brokenRules(first, second, secrets), ...node.complaints()]
    .filter((part) => part !== '')
    .join('\n');
}

/** `{fingerprint}` in what the guest's disk holds: a stamp of the step as it is now, however its script is changed. */
const fillIn = (asked: Case, fingerprint: string | undefined): Case =>
  asked.guest === undefined || fingerprint === undefined
    ? asked
    : {...asked, guest: JSON.parse(JSON.stringify(asked.guest).replaceAll('{fingerprint}', fingerprint))};
