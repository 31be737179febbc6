import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {type GuestConfig, isTemplate} from '../config/guest-config.js';
import {parseMount, printMount} from '../config/mounts.js';
import {checkLock, digestOf, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {formatSize, parseSize} from '../storage/size.js';
import {storageNamed} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

/** e2fsck and resize2fs wait for multi-mount protection, each 11 s. */
const OFFLINE_SECONDS = 22;

interface Target {
  readonly key: string;
  readonly volid: string;
  readonly from: number;
  readonly to: number;
}

const run = async (call: Call): Promise<number> => {
  const {node, io, vmid, args} = call;
  return locked(
    node,
    vmid,
    (text) => io.err(text),
    () => {
      const config = loadConfig(node, vmid);
      checkLock(config);
      if (args.digest !== undefined && args.digest !== digestOf(config))
        die('detected modified configuration - file changed by other user? Try again.');
      const target = targetOf(call, config);
      return asTask(call, 'resize', vmid, () => grow(call, config, target), {exitsZero: true});
    },
  );
};

const targetOf = ({node, args}: Call, config: GuestConfig): Target => {
  const key = args.disk!;
  const value = config.main.options[key];
  if (value === undefined)
    return die(
      'format error\nvolume: property is missing and it is not optional\nmp: property is missing and it is not optional',
    );
  const {type, volume, parts} = parseMount(key, value);
  if (type !== 'volume') die(`can't resize mountpoint owned by another container`);
  // It asks the storage; what the config says of it may be old.
  const from = node.volumes.info(volume)?.bytes ?? parseSize(parts.size ?? '') ?? 0;
  const [, plus, number] = /^(\+?)(.*)$/.exec(args.size!) as unknown as [string, string, string];
  const amount = parseSize(number)!;
  // What is added is rounded up to whole KiB, what is given is taken as it is.
  const to = plus === '' ? amount : Math.ceil((from + amount) / 1024) * 1024;
  if (plus === '' ? amount === from : amount === 0) die('disk is already at specified size');
  if (to < from) die('unable to shrink disk size');
  return {key, volid: volume, from, to};
};

const grow = async (
  {node, io, vmid, signal}: Call,
  config: GuestConfig,
  {key, volid, from, to}: Target,
): Promise<void> => {
  const {storage, name} = parseVolid(volid);
  const path = volumePath(storageNamed(node, storage), name);
  const info = node.volumes.info(volid) ?? die(`failed to stat '${path}'`);
  if (info.format === 'subvol' && storageNamed(node, storage).type !== 'zfspool') die("can't resize this image format");
  if (isTemplate(config)) {
    io.out(`qemu-img: Could not open '${path}': Could not open '${path}': Read-only file system\n`);
    die(`command '/usr/bin/qemu-img resize -f raw ${path} ${to}' failed: exit code 1`);
  }
  node.volumes.update(volid, {...info, bytes: to});
  config.main.options[key] = printMount(parseMount(key, config.main.options[key]!), {size: formatSize(to)});
  saveConfig(node, vmid, config);
  if (info.format === 'subvol') return;
  io.out('Image resized.\n');
  const block = from < 512 * 2 ** 20 ? 1024 : 4096;
  if (node.power.running(vmid)) return io.out(online(to, block));
  await node.delay(OFFLINE_SECONDS, signal);
  io.out(offline(path, from, to, block));
};

const online = (to: number, block: number): string =>
  `resize2fs 1.47.0 (5-Feb-2023)\nFilesystem at /dev/loop0 is mounted on /tmp; on-line resizing required\n` +
  `old_desc_blocks = 1, new_desc_blocks = 1\n` +
  `The filesystem on /dev/loop0 is now ${Math.floor(to / block)} (${block / 1024}k) blocks long.\n\n`;

/** The most blocks whose inodes can still be counted. */
const MAX_BLOCKS = 2 ** 34;

const offline = (path: string, from: number, to: number, block: number): string => {
  const blocks = Math.floor(to / block);
  const unit = `(${block / 1024}k)`;
  const check = ['inodes, blocks, and sizes', 'directory structure', 'directory connectivity', 'reference counts'];
  const passes = ['Checking', 'Checking', 'Checking', 'Checking'].map(
    (word, index) => `Pass ${index + 1}: ${word} ${check[index]}\n`,
  );
  const head = `e2fsck 1.47.0 (5-Feb-2023)\n${passes.join('')}Pass 5: Checking group summary information\n${path}: 18906/65536 files (0.1% non-contiguous), 150000/262144 blocks\nresize2fs 1.47.0 (5-Feb-2023)\n`;
  if (blocks === Math.floor(from / block))
    return `${head}The filesystem is already ${blocks} ${unit} blocks long.  Nothing to do!\n\n`;
  const resizing = `Resizing the filesystem on ${path} to ${blocks} ${unit} blocks.\n`;
  if (blocks <= MAX_BLOCKS)
    return `${head}${resizing}The filesystem on ${path} is now ${blocks} ${unit} blocks long.\n\n`;
  const inodes = (Math.ceil(blocks / 32768) - 1) * 8192;
  return (
    `${head}inodes (${inodes}) must be less than 4294967295\nresize2fs: Cannot create filesystem with requested number of inodes while trying to resize ${path}\n` +
    `Please run 'e2fsck -fy ${path}' to fix the filesystem\nafter the aborted resize operation.\n${resizing}` +
    `Failed to update the container's filesystem: command 'resize2fs ${path}' failed: exit code 1\n\n`
  );
};

export const resize: Verb = {schema: pctOptions.resize, run};
