import {defineStep} from '@phoenix/kit';
import {checkPresent} from '../../guest/present.js';

/** For verbs that act on containers as they are: refuses what is not there, or cannot run. */
export default defineStep({
  id: 'lxc.present',
  on: 'node',
  kinds: ['lxc'],
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  check: checkPresent,
});
