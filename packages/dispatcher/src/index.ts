export {type Composition, compose} from './compose.js';
export type {Verb} from './recipes.js';
export {needsOf, withDependencies, withDependents, withNeeds} from './select.js';
