export {createForecast, type Forecast} from './forecast.js';
export {listHeaders} from './headers.js';
export {readHistory} from './history.js';
export {listRuns} from './list.js';
export type {PastRun} from './past-run.js';
export {LAST, readRun} from './read.js';
export type {RunBeginning, RunEntry, RunHeader, RunLog, RunNotFound, RunVerdict} from './run-log.js';
export {openRunLog, type RunLogOptions, type RunLogWriter} from './writer.js';
