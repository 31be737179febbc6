import type {VirtualMachine, VmDisk} from '@phoenix/kit';
import {type Guest, itemsOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asNumber, asText} from '../json.js';
import {present} from './present.js';
import {propertiesOf} from './property-words.js';
import {diskStorageOf, imageName} from './vm-origin.js';

type Drives = Pick<VirtualMachine, 'disk' | 'disks' | 'cdroms' | 'cdUrls' | 'tpm' | 'secureBoot'>;

/** The system's disk, further ones, CDs and the TPM. */
export const drivesOf = (guest: Guest, byId: World['byId'], seeded: boolean): Drives => {
  const {object} = guest;
  const storage = diskStorageOf(object, byId) ?? '';
  return {
    disk: {
      storage,
      ...present({
        device: asText(object.disk_device),
        sizeGb: asNumber(object.disk_size_gb),
        options: propertiesOf(object.disk_options),
      }),
    },
    disks: objectsOf(guest, 'disks').map(
      ({value}): VmDisk => ({
        device: String(value.device),
        storage: asText(value.storage_pool) ?? storage,
        ...present({
          sizeGb: asNumber(value.size_gb),
          importFrom: asText(value.import_from),
          path: asText(value.path),
          options: propertiesOf(value.options),
        }),
      }),
    ),
    cdroms: cdromsOf(guest, seeded),
    ...present({cdUrls: cdUrlsOf(guest)}),
    ...present({tpm: tpmOf(object.tpm)}),
    secureBoot: object.secure_boot === true,
  };
};

/** Where the system's disk is plugged in, of a new VM. */
export const systemDevice = ({object}: Guest): string => asText(object.disk_device) ?? 'scsi0';

/** Where Proxmox's own interface puts them: ide2, and the VirtIO drivers' CD on ide0. The seed of cloud-init has ide2. */
export const CD_DRIVES: readonly string[] = ['ide2', 'ide0', 'ide3', 'ide1'];

/** The drives that are left for CDs. */
export const freeCdDrives = (guest: Guest, seeded: boolean): readonly string[] => {
  const taken = [
    asText(guest.object.disk_device),
    ...objectsOf(guest, 'disks').map(({value}) => asText(value.device)),
    seeded ? 'ide2' : undefined,
  ];
  return CD_DRIVES.filter((key) => !taken.includes(key));
};

const cdromsOf = (guest: Guest, seeded: boolean): Record<string, string> => {
  const free = freeCdDrives(guest, seeded);
  const all = itemsOf(guest, 'iso_images').map(({value}) => volumeOf(String(value)));
  return Object.fromEntries(all.flatMap((volume, i) => (free[i] === undefined ? [] : [[free[i], volume]])));
};

/** A URL is fetched to where the installer's own storage of files is. */
const volumeOf = (given: string): string => (isUrl(given) ? `local:iso/${imageName(given)}` : given);
const isUrl = (given: string): boolean => /^https?:\/\//.test(given);

const cdUrlsOf = (guest: Guest): Record<string, string> | undefined => {
  const urls = itemsOf(guest, 'iso_images').flatMap(({value}) => (isUrl(String(value)) ? [String(value)] : []));
  return urls.length === 0 ? undefined : Object.fromEntries(urls.map((url) => [volumeOf(url), url]));
};

const tpmOf = (given: unknown): 'v2.0' | 'v1.2' | undefined =>
  given === true ? 'v2.0' : given === 'v2.0' || given === 'v1.2' ? given : undefined;
