import {snapshotSteps} from '../../guest/snapshot/steps.js';

/** `lxc.snapshot.pre-configured`, `lxc.snapshot.final-form`, `lxc.snapshot.template`. */
export default snapshotSteps('lxc');
