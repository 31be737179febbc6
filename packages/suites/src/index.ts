/** Turns the test suites of the config into steps that only ask. It knows nothing of Proxmox, and runs nothing itself. */
export {type Suite, suitesOf} from './suites-of.js';
export {type BoundTest, testsOf} from './tests-of.js';
