export type {Case, ExpectedChange} from './case.js';
export {DEFAULT_CONTAINER, DEFAULT_FILES} from './defaults.js';
export {type NamedCase, readCases} from './read-cases.js';
export {type CaseResult, runCase} from './run-case.js';
