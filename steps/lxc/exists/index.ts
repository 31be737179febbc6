import {defineStep} from '@phoenix/kit';
import {checkExists} from '../../guest/exists.js';

/** A look whether the container is there, where the step that makes it takes no part in the run. */
export default defineStep({id: 'lxc.exists', on: 'node', kinds: ['lxc'], check: checkExists});
