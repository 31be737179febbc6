export {relevantContext} from './context.js';
export {configSecrets, configVariables, type Environment} from './environment.js';
export {hashOf} from './hash.js';
export {type Probe, probeCommand, TIMED_OUT} from './probe.js';
export {removeRun, runScript, type ScriptRun} from './run-script.js';
export {type ScriptFeature, scriptFeature} from './script-feature.js';
export {isStamped, runAndStamp, type StampedScript} from './stamped-script.js';
export {parseStamps, removeStamp, type StampName, stampsOf, writeStamp} from './stamps.js';
export {type TarEntry, tar} from './tar.js';
