import {snapshotSteps} from '../../guest/snapshot/steps.js';

/** `vm.snapshot.pre-configured`, `vm.snapshot.final-form`, `vm.snapshot.template`. */
export default snapshotSteps('vm');
