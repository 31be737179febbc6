export {checkOrder} from './check-order.js';
export {secretKeysOf} from './config-schema.js';
export {type LoadedPlugins, loadPlugins, type Plugin, type PluginFolder} from './load.js';
export {isFeatureName} from './manifest.js';
export {allowOutsiders, type OwnModule} from './outsiders.js';
export type {PluginEntry} from './plugin-entry.js';
export {type ScaffoldFile, scaffold} from './scaffold.js';
export {readScriptFolder} from './script-folder.js';
