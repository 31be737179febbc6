export {chromeTrace} from './chrome-trace.js';
export {reportPage} from './report-page.js';
export type {RunLog} from './run-log.js';
