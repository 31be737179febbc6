import {healthcheckStep} from '../../guest/healthcheck.js';

export default healthcheckStep('vm');
