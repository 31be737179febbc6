import {runInGuest} from '../../guest.js';
import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {loadConfig} from '../config/store.js';
import {pctOptions} from '../options/pct.js';

const CLEAN_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Works whatever the lock; the caller's environment goes along unless `--keep-env 0`. */
export const exec: Verb = {
  schema: pctOptions.exec,
  run: ({node, io, args, extra, vmid}) => {
    loadConfig(node, vmid);
    if (!node.power.running(vmid)) die(`container '${vmid}' not running!`);
    if (extra.length === 0) die('no command specified');
    const {PWD = '/root'} = io.env;
    const env =
      args['keep-env'] === '0'
        ? {PATH: CLEAN_PATH, PWD, TERM: 'linux', container: 'lxc'}
        : {TERM: 'linux', ...io.env, PATH: '/sbin:/bin:/usr/sbin:/usr/bin', container: 'lxc'};
    return runInGuest(node, vmid, extra, {...io, env});
  },
};
