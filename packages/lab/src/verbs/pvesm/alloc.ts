import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {pvesmOptions} from '../options/pvesm.js';
import {freeVolid} from '../storage/allocate.js';
import {usableStorage} from '../storage/storages.js';
import {volumePath} from '../storage/volid.js';

/** KiB when the size has no unit. */
const bytesOf = (size: string): number => {
  const [, number, unit] = /^(\d+)([MG]?)$/.exec(size)!;
  return Number(number) * 1024 ** (unit === 'G' ? 3 : unit === 'M' ? 2 : 1);
};

export const alloc: Verb = {
  schema: pvesmOptions.alloc,
  run: ({node, io, args, vmid}) => {
    const storage = usableStorage(node, args.storage!);
    const filename = args.filename!;
    const bytes = bytesOf(args.size!);
    const inFolders = storage.type !== 'zfspool' && storage.type !== 'lvmthin';
    const format = /\.(qcow2|raw|vmdk|subvol)$/.exec(filename)?.[1] ?? args.format ?? 'raw';
    if (inFolders && filename !== '' && !/^[^/]+\.(qcow2|raw|vmdk|subvol)$/.test(filename))
      die(`unable to parse volume filename '${filename}'`, 25);
    const volid =
      filename === ''
        ? freeVolid(node, storage, vmid, format === 'subvol')
        : `${storage.id}:${inFolders ? `${vmid}/` : ''}${filename}`;
    const path = volumePath(storage, volid.slice(storage.id.length + 1));
    if (node.volumes.info(volid) !== undefined)
      die(`disk image '${path.replace(/\/disk\.raw$/, '')}' already exists`, 25);
    node.volumes.create(volid, {bytes, format: format === 'subvol' ? 'subvol' : 'raw', owner: vmid});
    if (format === 'qcow2')
      io.out(
        `Formatting '${path}', fmt=qcow2 cluster_size=65536 extended_l2=off preallocation=metadata compression_type=zlib size=${bytes} lazy_refcounts=off refcount_bits=16\n`,
      );
    else if (/^(dir|nfs|cifs)$/.test(storage.type) && format === 'raw')
      io.out(`Formatting '${path}', fmt=raw size=${bytes} preallocation=off\n`);
    io.out(`successfully created '${volid}'\n`);
  },
};
