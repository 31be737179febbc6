import type {Command} from '../command.js';
import {adopt} from './adopt.js';
import {completion} from './completion.js';
import {create} from './create.js';
import {remove} from './delete.js';
import {doctor} from './doctor.js';
import {explain} from './explain.js';
import {graph} from './graph.js';
import {init} from './init.js';
import {lab} from './lab.js';
import {letsGo} from './lets-go.js';
import {man} from './man.js';
import {plan} from './plan.js';
import {plugins} from './plugins.js';
import {reconfigure} from './reconfigure.js';
import {report} from './report.js';
import {restart} from './restart.js';
import {rollback} from './rollback.js';
import {runs} from './runs.js';
import {setup} from './setup.js';
import {snapshots} from './snapshots.js';
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
  snapshots,
  test,
  validate,
  doctor,
  graph,
  runs,
  report,
  explain,
  stop,
  rollback,
  remove,
  init,
  adopt,
  plugins,
  lab,
  completion,
  man,
];
