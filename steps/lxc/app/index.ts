import {appStep} from '../../guest/app.js';

export default appStep('lxc');
