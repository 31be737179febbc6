import {imageOf} from '../../images.js';
import {die, refuse} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {isTemplate} from '../config/guest-config.js';
import {asTask} from '../node/task.js';
import {qmOptions} from '../options/qm.js';
import {demandVolume} from '../storage/demand.js';
import {formatSize, parseSize} from '../storage/size.js';
import {storageNamed, usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {addUnusedDrive, isUnused, parseDrive, printDrive} from './drives.js';
import {importImage} from './import-image.js';
import {freeDisk} from './new-disk.js';
import {update} from './set.js';
import {checkVmLock, loadVm, saveVm, vmDigest, vmIds} from './vm-config.js';
import {vmLocked} from './vm-lock.js';
import {vmVolumes} from './volumes.js';

const importDisk = async ({node, io, args, vmid}: Call): Promise<void> => {
  loadVm(node, vmid);
  const source = args.source!;
  const content = node.files.read(source);
  if (content === undefined) die(`${source}: non-existent or non-regular file`, node.files.stat(source) ? 255 : 2);
  const storage = usableStorage(node, args.storage!);
  if (!storage.content.includes('images')) refuse({storage: `storage '${storage.id}' does not support vm images`}, 255);
  io.out(`importing disk '${source}' to VM ${vmid} ...\n`);
  await node.delay(0.05, io.signal);
  await vmLocked(node, vmid, () => {
    const config = loadVm(node, vmid);
    checkVmLock(config);
    const {options} = config.main;
    const target = {node, vmid, print: (text: string) => io.out(text)};
    const wanted = freeDisk(node, storage, vmid, args.format);
    const {volid} = importImage(target, {path: source, image: imageOf(content!)}, storage, wanted, []);
    const key = args['target-disk'];
    if (key === undefined) addUnusedDrive(options, volid);
    else options[key] = volid;
    const at = key ?? Object.keys(options).find((name) => isUnused(name) && options[name] === volid)!;
    saveVm(node, vmid, config);
    io.out(`${at}: successfully imported disk '${volid}'\n`);
  });
};

export const diskImport: Verb = {schema: qmOptions.diskImport, usage: 'disk import', run: importDisk};

/** Exits 0 whatever comes of it. */
const resize = (call: Call): Promise<number> => {
  const {node, io, args, vmid} = call;
  const key = args.disk!;
  const grow = () => {
    const config = loadVm(node, vmid);
    if (args.digest !== undefined && args.digest !== vmDigest(config))
      die('checksum mismatch (file change by other user?)');
    checkVmLock(config, args.skiplock);
    const value = config.main.options[key];
    if (value === undefined) return die(`disk '${key}' does not exist`);
    const disk = parseDrive(key, value);
    const info = demandVolume(node, disk.file);
    const [, plus, number] = /^(\+?)(.*)$/.exec(args.size!) as unknown as [string, string, string];
    const bytes = Math.ceil(((plus === '' ? 0 : info.bytes) + parseSize(number)!) / 1024) * 1024;
    if (bytes < info.bytes) die('shrinking disks is not supported');
    if (bytes === info.bytes) return;
    const {storage, name} = parseVolid(disk.file);
    const path = volumePath(storageNamed(node, storage), name);
    if (isTemplate(config)) {
      io.out(`qemu-img: Could not open '${path}': Could not open '${path}': Read-only file system\n`);
      die(`command '/usr/bin/qemu-img resize -f raw ${path} ${bytes}' failed: exit code 1`);
    }
    node.volumes.update(disk.file, {...info, bytes});
    config.main.options[key] = printDrive(disk, {size: formatSize(bytes)});
    saveVm(node, vmid, config);
    // QEMU itself resizes what it has open.
    if (!node.power.running(vmid) && !path.startsWith('/dev/')) io.out('Image resized.\n');
  };
  return asTask(call, 'resize', vmid, () => vmLocked(node, vmid, grow), {exitsZero: true});
};

export const diskResize: Verb = {schema: qmOptions.diskResize, usage: 'disk resize', run: resize};

export const diskUnlink: Verb = {
  schema: qmOptions.diskUnlink,
  run: (call) => {
    const {idlist, force} = call.args;
    if (idlist === undefined) refuse({idlist: 'property is missing and it is not optional'});
    return update({...call, args: {delete: idlist!, ...(force === undefined ? {} : {force})}});
  },
};

/** Volumes of a machine's own that its configuration does not name become unused disks of it. */
export const rescan: Verb = {
  schema: qmOptions.rescan,
  run: ({node, io, args}) => {
    io.out('rescan volumes...\n');
    for (const vmid of vmIds(node).filter((id) => args.vmid === undefined || id === Number(args.vmid))) {
      const config = loadVm(node, vmid);
      const named = [config.main, ...Object.values(config.snapshots)].flatMap(({options}) => vmVolumes(options));
      const own = node.profile.storages.flatMap(({id}) => node.volumes.list(id));
      for (const volid of own)
        if (node.volumes.info(volid)?.owner === vmid && !named.includes(volid)) {
          addUnusedDrive(config.main.options, volid);
          io.out(
            `VM ${vmid} add unreferenced volume '${volid}' as '${Object.entries(config.main.options).find(([, value]) => value === volid)?.[0]}' to config\n`,
          );
        }
      if (args.dryrun !== '1') saveVm(node, vmid, config);
    }
  },
};
