import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {changeDisk, diskOf, realDevice, type Signature} from './disks.js';

const OFFSETS: Readonly<Record<string, string>> = {gpt: '0x200', ext4: '0x438', zfs_member: '0x3f000', xfs: '0x0'};

/** wipefs(8): lists signatures (`-n` and `-J` change nothing); `-a` erases them all. */
export const wipefs = speaking((args, io, {files}) => {
  const {flags, values, rest} = readArguments(args, ['o', 't', 'O', 'output', 'types', 'offset']);
  if (rest.length === 0) complain("wipefs: no device specified\nTry 'wipefs --help' for more information.");
  const found = rest.flatMap((path) => {
    const device = realDevice(files, path);
    if (device === undefined)
      return complain(`wipefs: error: ${path}: probing initialization failed: No such file or directory`);
    const name = device.replace('/dev/', '');
    return (diskOf(files, device)?.signatures ?? []).filter((signature) => signature.device === name);
  });
  const json = flags.has('J') || flags.has('json');
  const dry = flags.has('n') || flags.has('no-act');
  if ((flags.has('a') || flags.has('all')) && !dry) {
    for (const signature of found) {
      if (!flags.has('f') && !flags.has('force') && inPool(signature))
        complain(`wipefs: error: /dev/${signature.device}: probing initialization failed: Device or resource busy`);
      const disk = diskOf(files, signature.device)!;
      changeDisk(files, disk.name, (old) => ({
        ...old,
        partitions: signature.type === 'gpt' ? [] : old.partitions,
        signatures: old.signatures.filter(({device, type}) =>
          signature.type === 'gpt'
            ? device === disk.name && type !== 'gpt'
            : device !== signature.device || type !== signature.type,
        ),
      }));
      io.out(`/dev/${signature.device}: 8 bytes were erased at offset ${offsetOf(signature)} (${signature.type})\n`);
    }
    return;
  }
  const row = ({device, type, uuid, label}: Signature): Record<string, string | null> => ({
    ...{device, offset: offsetOf({type}), type, uuid, label: label ?? null},
    ...{length: '8', usage: type === 'gpt' ? 'partition-table' : 'filesystem'},
  });
  const columns = (values.get('o') ?? values.get('output') ?? 'device,offset,type,uuid,label').toLowerCase().split(',');
  const cells = found.map((signature) => columns.map((column) => [column, row(signature)[column] ?? null] as const));
  if (json) {
    if (found.length > 0)
      io.out(`${JSON.stringify({signatures: cells.map((cell) => Object.fromEntries(cell))}, undefined, 3)}\n`);
    return;
  }
  if (found.length > 0 && !flags.has('noheadings') && !flags.has('i'))
    io.out(`${columns.map((column) => column.toUpperCase()).join(' ')}\n`);
  for (const cell of cells)
    io.out(
      `${cell
        .map(([, value]) => value ?? '')
        .join(' ')
        .trimEnd()}\n`,
    );
});

const offsetOf = ({type}: Pick<Signature, 'type'>): string => OFFSETS[type] ?? '0x0';
const inPool = ({type, label}: Signature): boolean => type === 'zfs_member' && label !== undefined;
