export {bareProfile} from './bare-profile.js';
export type {Fault, FaultKind} from './faults.js';
export {connectLab, type LabConnection, LabHeld, type LabOptions, type LabServer, openLab, resetLab} from './lab.js';
export type {NodeSetup, PoolSetup, Profile, Storage} from './node.js';
export {type Needs, profileFor} from './profile.js';
export {type LogEntry, readLog} from './server/log.js';
export {type LabStatus, labStatus} from './status.js';
export {validateFaults} from './validate-faults.js';
export {validateProfile} from './validate-profile.js';
