import {die} from '../cli/die.js';
import type {Call} from '../cli/program.js';
import {isMountKey, parseMount} from '../config/mounts.js';
import {checkDevice, isDeviceKey} from '../node/devices.js';
import {checkHookscript} from '../node/hookscript.js';
import {newDisk} from '../storage/allocate.js';
import {checkCreateStorage} from '../storage/check.js';
import {storageNamed} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {enterPool} from '../system/accounts/pools.js';

export interface Inputs {
  /** Mount points as they were asked for, the rootfs among them. */
  readonly mounts: Readonly<Record<string, string>>;
  /** The content of the file with public keys. */
  readonly keys: string | undefined;
}

/** What `pct create` looks at before its task starts. @throws Die */
export const checkInputs = (call: Call): Inputs => {
  const {node, args} = call;
  const keys = publicKeys(call);
  enterPool(node.files, args.pool, call.vmid);
  if (args.hookscript !== undefined) checkHookscript(node, args.hookscript);
  checkTemplateName(call);
  const storage = args.storage ?? 'local';
  const mounts: Record<string, string> = {rootfs: `${storage}:4`};
  for (const [key, value] of Object.entries(args)) {
    if (isMountKey(key)) mounts[key] = value;
    if (isDeviceKey(key)) checkDevice(node, value);
  }
  for (const key of Object.keys(mounts).sort((a, b) => rank(a) - rank(b))) {
    const mount = parseMount(key, mounts[key]!);
    if (mount.type !== 'volume') continue;
    checkCreateStorage(node, newDisk(mount.volume)?.storage ?? parseVolid(mount.volume).storage);
  }
  return {mounts, keys};
};

const rank = (key: string): number => (key === 'rootfs' ? -1 : Number(key.slice(2)));

const publicKeys = ({node, args}: Call): string | undefined => {
  const file = args['ssh-public-keys'];
  if (file === undefined) return undefined;
  const text = node.files.read(file)?.toString();
  if (text === undefined) return die(`can't open '${file}' - No such file or directory`, 2);
  const isKey = (line: string) => /^(#.*)?$|(^|\s)(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/]+=*/.test(line.trim());
  return text.split('\n').every(isKey) ? text : die('SSH public key validation error');
};

const checkTemplateName = ({node, args}: Call): void => {
  const template = args.ostemplate!;
  if (!/^[a-z][a-z0-9\-_.]*[a-z0-9]:.+$/i.test(template)) return;
  const {storage, name} = parseVolid(template);
  volumePath(storageNamed(node, storage), name);
};
