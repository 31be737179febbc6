export {buildGraph, predecessors, type StepGraph, type StepNode, topological} from './graph.js';
export {createLocks, type Locks} from './locks.js';
export type {CommandResult, RunOptions} from './options.js';
export {remainingPaths} from './priority.js';
export {type RunReport, run} from './run.js';
export {createSlots, type Slots} from './slots.js';
