import {Die, die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {addUnused, isUnusedKey, type Mount, parseMount, printMount} from '../config/mounts.js';
import {checkLock, digestOf, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {inSnapshots} from '../storage/in-use.js';
import {usableStorage} from '../storage/storages.js';
import {copyToStorage} from './clone-volume.js';

/** To another storage only: the lab gives no volume to another container. */
const run = async (call: Call): Promise<number> => {
  const {node, io, vmid, args} = call;
  const {volume: key = '', storage: id} = args;
  if (args['target-vmid'] !== undefined) die('the lab moves no volume to another container');
  if (id === undefined) return die('either "storage" or "target-vmid" must be set', 2);
  const to = usableStorage(node, id);
  if (isUnusedKey(key)) die(`cannot move volume '${key}', only configured volumes can be moved to another storage`);
  const print = (text: string) => io.out(text);
  const mount = await locked(node, vmid, print, () => lockSource(call, key));
  return asTask(call, 'move_volume', vmid, async () => {
    const made: string[] = [];
    try {
      const volid = await copyToStorage(call, mount, to, made);
      await locked(node, vmid, print, () => replace(call, mount, volid));
    } catch (error) {
      for (const volid of made) if (node.volumes.info(volid) !== undefined) node.volumes.remove(volid);
      throw error instanceof Die ? error : new Die('command failed: interrupted by signal\n');
    } finally {
      await locked(node, vmid, print, () => unlock(call));
    }
  });
};

const lockSource = ({node, vmid, args}: Call, key: string): Mount => {
  const config = loadConfig(node, vmid);
  checkLock(config);
  if (node.power.running(vmid)) die('cannot move volumes of a running container');
  const value = config.main.options[key] ?? die(`volume '${key}' does not exist`);
  const mount = parseMount(key, value);
  if (mount.type !== 'volume') die(`cannot move volume '${key}', it is a ${mount.type} mount`);
  if (args.delete === '1' && inSnapshots(config, mount.volume))
    die("you can't move a volume with snapshots and delete the source");
  if (args.digest !== undefined && args.digest !== digestOf(config))
    die('detected modified configuration - file changed by other user? Try again.');
  config.main.options.lock = 'disk';
  saveConfig(node, vmid, config);
  return mount;
};

const replace = ({node, vmid, args}: Call, mount: Mount, volid: string): void => {
  const config = loadConfig(node, vmid);
  config.main.options[mount.key] = printMount(mount, {volume: volid});
  if (args.delete === '1') node.volumes.remove(mount.volume);
  else addUnused(config.main.options, mount.volume);
  saveConfig(node, vmid, config);
};

const unlock = ({node, vmid}: Call): void => {
  const config = loadConfig(node, vmid);
  if (config.main.options.lock === 'disk') delete config.main.options.lock;
  saveConfig(node, vmid, config);
};

export const moveVolume: Verb = {schema: pctOptions['move-volume'], run};
