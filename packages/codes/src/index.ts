export {type Explanation, explanationOf, explanations} from './catalogue.js';
export type {Entry, Kind, Subject} from './entry.js';
export {codesPage} from './page.js';
export {explanationText, type Look, listText} from './text.js';
