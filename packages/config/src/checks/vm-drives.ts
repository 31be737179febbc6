import {error, type Finding, warning} from '../finding.js';
import {type Guest, itemsOf, nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';
import {busOf, driveWordProblem, driveWords} from '../normalise/drive-words.js';
import {propertiesOf, propertyWords} from '../normalise/property-words.js';
import {freeCdDrives} from '../normalise/vm-drives.js';
import {isSeeded} from '../normalise/vm-inside.js';
import {isEmpty} from '../normalise/vm-origin.js';
import {pointerOf} from '../pointer.js';
import {didYouMean} from '../suggest.js';

/** Disks, CDs and the TPM of VMs. */
export const vmDrives = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'vm')
    .flatMap((guest) => [
      ...emptyDisk(guest),
      ...twiceTaken(guest),
      ...origins(guest),
      ...words(guest),
      ...cdDrives(guest),
      ...firmware(guest),
    ]);

const systemDevice = ({object}: Guest): string => asText(object.disk_device) ?? 'scsi0';

const emptyDisk = (guest: Guest): Finding[] =>
  isEmpty(guest.object) && guest.object.disk_size_gb === undefined
    ? [
        error('no-disk-size', guest.pointer, `${nameOf(guest)} is made with an empty disk and has no disk_size_gb`, {
          hint: 'say how large it is in GiB',
          on: 'key',
        }),
      ]
    : [];

const twiceTaken = (guest: Guest): Finding[] => {
  const taken = new Set([systemDevice(guest), ...(isSeeded(guest) ? ['ide2'] : [])]);
  return objectsOf(guest, 'disks').flatMap(({value, pointer}) => {
    const device = asText(value.device);
    if (device === undefined || !taken.has(device)) {
      taken.add(device ?? '');
      return [];
    }
    const holder =
      device === systemDevice(guest)
        ? "the system's disk is there (disk_device)"
        : device === 'ide2' && isSeeded(guest)
          ? "cloud-init's drive is there"
          : 'another disk is there';
    return [error('drive-taken', `${pointer}/device`, `${nameOf(guest)}: ${device} is taken: ${holder}`)];
  });
};

/** Each disk comes from one place. */
const origins = (guest: Guest): Finding[] =>
  objectsOf(guest, 'disks').flatMap(({value, pointer}) => {
    const {device, size_gb, import_from, path, storage_pool} = value;
    const say = (text: string, hint: string) => [
      error('disk-origin', pointer, `${nameOf(guest)}: ${String(device)} ${text}`, {hint}),
    ];
    if (path === undefined)
      return size_gb === undefined && import_from === undefined
        ? say('says neither size_gb nor import_from', 'size_gb for an empty disk, import_from for a copy of an image')
        : [];
    const beside = Object.entries({size_gb, import_from, storage_pool}).find(([, given]) => given !== undefined);
    return beside === undefined ? [] : say(`is a disk of the node and has ${beside[0]}`, `leave ${beside[0]} out`);
  });

const words = (guest: Guest): Finding[] => [
  ...wordsOf(guest, systemDevice(guest), guest.object.disk_options, guest.at('disk_options')),
  ...objectsOf(guest, 'disks').flatMap(({value, pointer}) =>
    wordsOf(guest, asText(value.device) ?? 'scsi0', value.options, `${pointer}/options`),
  ),
];

/** QEMU refuses the one, Proxmox leaves the other out. Source: qemu(1), -drive; PVE::QemuServer, print_drivedevice_full. */
const together = (guest: Guest, device: string, given: unknown, pointer: string): Finding[] => {
  const {aio, cache = 'none', iothread} = propertiesOf(given) ?? {};
  const {scsihw} = guest.object;
  return [
    ...(aio === 'native' && !['none', 'directsync'].includes(cache)
      ? [
          error(
            'drive-option',
            pointer,
            `${nameOf(guest)}: ${device}: aio=native goes with cache none or directsync only`,
          ),
        ]
      : []),
    ...(iothread === '1' && busOf(device) === 'scsi' && scsihw !== undefined && scsihw !== 'virtio-scsi-single'
      ? [
          warning(
            'no-effect',
            pointer,
            `${nameOf(guest)}: ${device}: iothread has no effect with scsihw ${String(scsihw)}`,
          ),
        ]
      : []),
  ];
};

const OWN_FIELDS: Readonly<Record<string, string>> = {
  size: 'size_gb (disk_size_gb of the system)',
  format: 'nothing: qcow2 is chosen where it is needed for snapshots',
  file: 'storage_pool, import_from or path',
  media: 'iso_images',
  'import-from': 'import_from',
};

const wordsOf = (guest: Guest, device: string, given: unknown, pointer: string): Finding[] => [
  ...together(guest, device, given, pointer),
  ...propertyWords(given).flatMap(({key, value, at}) => {
    const problem = driveWordProblem(device, key, value);
    if (problem === undefined) return [];
    const own = Object.hasOwn(OWN_FIELDS, key) ? {hint: `say ${OWN_FIELDS[key]}`} : undefined;
    const hint = own ?? didYouMean(key, driveWords(device));
    return [
      error('drive-option', at === undefined ? pointer : pointer + pointerOf(at), `${nameOf(guest)}: ${problem}`, hint),
    ];
  }),
];

const cdDrives = (guest: Guest): Finding[] => {
  const free = freeCdDrives(guest, isSeeded(guest)).length;
  return itemsOf(guest, 'iso_images')
    .slice(free)
    .map(({pointer}) =>
      error('no-cd-drive', pointer, `${nameOf(guest)}: there is no CD drive left for it, ide0 to ide3 are taken`),
    );
};

const firmware = (guest: Guest): Finding[] => [
  ...(guest.object.secure_boot === true && guest.object.bios !== 'ovmf'
    ? [
        warning('no-effect', guest.at('secure_boot'), `${nameOf(guest)}: secure_boot has no effect without bios ovmf`, {
          on: 'key',
        }),
      ]
    : []),
];
