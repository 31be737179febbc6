import {defineProgram} from '../cli/program.js';
import {clone} from './clone.js';
import {cloudinitDump, cloudinitUpdate, monitor, showcmd, unlock} from './cloudinit.js';
import {config} from './config.js';
import {create} from './create.js';
import {destroy} from './destroy.js';
import {diskImport, diskResize, diskUnlink, rescan} from './disk.js';
import {guestCmd, guestPasswd} from './guest.js';
import {guestExec, guestExecStatus} from './guest-exec.js';
import {cloudinitPending, list, pending, status} from './look.js';
import {reboot, reset, resume, shutdown, stop, suspend, wait} from './power.js';
import {set} from './set.js';
import {delsnapshot, listsnapshot, rollback, snapshot} from './snapshot.js';
import {start} from './start.js';
import {template} from './template.js';

/** Seconds that Perl and Proxmox's modules take to start, whatever the verb does. */
const FLOOR_SECONDS = 0.35;

export const qm = defineProgram('qm', FLOOR_SECONDS, {
  ...{clone, config, create, delsnapshot, destroy, list, listsnapshot, monitor, pending, reboot, rescan, reset, resume},
  ...{rollback, set, showcmd, shutdown, snapshot, start, status, stop, suspend, template, unlock, wait},
  agent: guestCmd,
  'cloudinit dump': cloudinitDump,
  'cloudinit pending': cloudinitPending,
  'cloudinit update': cloudinitUpdate,
  'disk import': diskImport,
  'disk rescan': rescan,
  'disk resize': diskResize,
  'disk unlink': diskUnlink,
  'guest cmd': guestCmd,
  'guest exec': guestExec,
  'guest exec-status': guestExecStatus,
  'guest passwd': guestPasswd,
  importdisk: diskImport,
  resize: diskResize,
});
