/** Whether a node is fit for phoenix: checks that only look, and what to do where something is not fine. */
export {type Asked, ask} from './ask.js';
export {CHECKS} from './checks/index.js';
export {examine, isUnknown, type Report, worstOf} from './examine.js';
export {type Greeting, greeting} from './facts/greeting.js';
export {type Finding, fine, type Level, problem, warning} from './finding.js';
export {tellLogin} from './login.js';
export type {Check, Patient, Wanted} from './patient.js';
export {packageOf, programNames} from './programs.js';
export {renderReport, renderUnknown} from './render.js';
export {tellFailure} from './tell-failure.js';
export {tellThisMachine} from './this-machine.js';
