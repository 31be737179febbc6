import {defineStep} from '@phoenix/kit';
import {checkExists} from '../../guest/exists.js';

/** A look whether the VM is there, where the step that makes it takes no part in the run. */
export default defineStep({id: 'vm.exists', on: 'node', kinds: ['vm'], check: checkExists});
