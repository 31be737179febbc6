export {type Aspect, aspects, type Verdict} from './compare.js';
export {type Replayed, replay} from './play.js';
export {countsOf, differencesOf, equalIn} from './report.js';
export type {Skip} from './skip.js';
export {type Scenario, scenariosIn} from './transcript.js';
