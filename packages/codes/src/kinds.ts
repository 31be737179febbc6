import type {Kind} from './entry.js';

/** Where one meets a code of each kind. */
export const KINDS: Readonly<Record<Kind, string>> = {
  failure: 'how a step fails',
  refusal: 'why phoenix refuses',
  command: 'what a failed command means',
  error: 'an error in the config or a plugin',
  warning: 'a warning',
  info: 'said for information',
  outcome: 'what becomes of a step',
  impact: 'what a change costs',
  'exit code': 'an exit code',
};
