export {type Choice, type Chosen, choose} from './choose.js';
export {type Composition, compose, type Parts} from './compose.js';
export type {NodeScope} from './node-steps.js';
export {guestPointer, pointedStep} from './pointer.js';
export {NODE_GROUPS, type Verb} from './recipes.js';
export {needsOf, withDependencies, withDependents, withNeeds} from './select.js';
export {isStepName, namesNode, partsOf, stepNames} from './step-names.js';
