import {defineProgram} from '../cli/program.js';
import {clone} from './clone.js';
import {config} from './config.js';
import {create} from './create.js';
import {delsnapshot} from './delsnapshot.js';
import {destroy} from './destroy.js';
import {exec} from './exec.js';
import {list} from './list.js';
import {listsnapshot} from './listsnapshot.js';
import {moveVolume} from './move-volume.js';
import {pending} from './pending.js';
import {pull} from './pull.js';
import {push} from './push.js';
import {reboot} from './reboot.js';
import {rescan} from './rescan.js';
import {resize} from './resize.js';
import {rollback} from './rollback.js';
import {set} from './set.js';
import {shutdown} from './shutdown.js';
import {snapshot} from './snapshot.js';
import {start} from './start.js';
import {status} from './status.js';
import {stop} from './stop.js';
import {template} from './template.js';
import {unlock} from './unlock.js';

/** Seconds that Perl and Proxmox's modules take to start, whatever the verb does. */
const FLOOR_SECONDS = 0.35;

export const pct = defineProgram('pct', FLOOR_SECONDS, {
  ...{clone, config, create, delsnapshot, destroy, exec, list, listsnapshot, pending, pull, push, reboot, rescan},
  ...{resize, rollback, set, shutdown, snapshot, start, status, stop, template, unlock},
  'move-volume': moveVolume,
});
