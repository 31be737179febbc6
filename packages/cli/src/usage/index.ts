import type {Command} from '../command.js';
import {create} from './create.js';
import {remove} from './delete.js';
import {lab} from './lab.js';
import {letsGo} from './lets-go.js';
import {plan} from './plan.js';
import {plugins} from './plugins.js';
import {reconfigure} from './reconfigure.js';
import {restart} from './restart.js';
import {setup} from './setup.js';
import {start} from './start.js';
import {status} from './status.js';
import {stop} from './stop.js';
import {test} from './test.js';
import {validate} from './validate.js';

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = [
  letsGo,
  setup,
  create,
  reconfigure,
  start,
  restart,
  plan,
  status,
  test,
  validate,
  stop,
  remove,
  plugins,
  lab,
];
