import type {Impact, Resource, StepId} from '@phoenix/kit';
import type {RunRequest} from './request.js';

/** What a verb itself costs the guests that it was given was asked for by name. Only those have these steps. */
const ASKED_FOR: Readonly<Record<StepId, Impact>> = {
  'lxc.delete': 'recreate',
  'vm.delete': 'recreate',
  'lxc.rollback': 'data-loss',
  'vm.rollback': 'data-loss',
  'lxc.rollback-to': 'recreate',
  'vm.rollback-to': 'recreate',
};

/** Everything else needs a word of its own: `--allow restart:930`. */
export function isAllowed(impact: Impact, {id}: Resource, step: StepId, {allow}: RunRequest): boolean {
  return ASKED_FOR[step] === impact || allow.includes(impact) || allow.includes(`${impact}:${id}`);
}
