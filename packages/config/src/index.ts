export type {DesiredState} from './desired-state.js';
export type {Locate} from './document/locate.js';
export {FILES} from './file-names.js';
export {type Loaded, type LoadOptions, loadConfig} from './load.js';
export {givenIdMaps, idMapLines, wholeIdMap} from './normalise/id-maps.js';
export {readPlugins} from './plugins.js';
export {schemas} from './schemas.gen.js';
export type {Connection, HypervisorConfig, LxcConfigs, VmConfigs} from './types.gen.js';
