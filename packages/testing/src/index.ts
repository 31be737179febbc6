export type {Case, ExpectedChange} from './case.js';
export {DEFAULT_CONTAINER, DEFAULT_FILES, DEFAULT_SETTINGS, DEFAULT_VM} from './defaults.js';
export {type NamedCase, readCases} from './read-cases.js';
export {resourceOf} from './resource.js';
export {type CaseResult, runCase} from './run-case.js';
