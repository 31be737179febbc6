export {type LoadedPlugins, loadPlugins, type PluginFolder} from './load.js';
