import {error, type Finding, warning} from '../finding.js';
import {type Guest, itemsOf, nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';
import {freeCdDrives, systemDevice} from '../normalise/vm-drives.js';
import {isSeeded} from '../normalise/vm-inside.js';
import {isEmpty} from '../normalise/vm-origin.js';
import {driveOptions} from './drive-options.js';

/** Disks, CDs and the TPM of VMs. */
export const vmDrives = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'vm')
    .flatMap((guest) => [
      ...emptyDisk(guest),
      ...twiceTaken(guest),
      ...origins(guest),
      ...driveOptions(guest),
      ...cdDrives(guest),
      ...firmware(guest),
    ]);

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

const cdDrives = (guest: Guest): Finding[] => {
  const free = freeCdDrives(guest, isSeeded(guest)).length;
  return itemsOf(guest, 'iso_images')
    .slice(free)
    .map(({pointer}) =>
      error('no-cd-drive', pointer, `${nameOf(guest)}: there is no CD drive left for it, ide0 to ide3 are taken`),
    );
};

const firmware = (guest: Guest): Finding[] => {
  if (guest.object.secure_boot !== true || guest.object.bios === 'ovmf') return [];
  const message = `${nameOf(guest)}: secure_boot has no effect without bios ovmf`;
  return [warning('no-effect', guest.at('secure_boot'), message, {on: 'key'})];
};
