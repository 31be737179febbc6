import {parseProperties} from './properties.js';
import {sizeToGiB} from './size.js';

/** A drive of a VM: `scsi0: local-zfs:vm-900-disk-0,size=20G`, `ide2: local-zfs:vm-900-cloudinit,media=cdrom`. */
export interface Drive {
  /** `scsi0`, `efidisk0` … */
  readonly key: string;
  /** Volume id, a path of the node, or `none` (an empty CD drive). */
  readonly volume: string;
  /** Storage of a volume; undefined: no volume of Proxmox's. */
  readonly storage: string | undefined;
  readonly sizeGb: number | undefined;
  /** `state`: the variables of the firmware (efidisk0) or of the TPM (tpmstate0). A cloud-init seed is a `cdrom`. */
  readonly role: 'disk' | 'cdrom' | 'state';
  /** `raw`, `qcow2`: from the file's ending; undefined: it is no file, or has no ending. */
  readonly format: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
}

export const parseDrive = (key: string, text: string): Drive => {
  const properties = parseProperties(text, 'file');
  const volume = properties.get('file') ?? '';
  const colon = volume.indexOf(':');
  const size = properties.get('size');
  const state = /^(?:efidisk|tpmstate)/.test(key);
  return {
    key,
    volume,
    storage: !volume.startsWith('/') && colon > 0 ? volume.slice(0, colon) : undefined,
    sizeGb: size === undefined ? undefined : sizeToGiB(size),
    role: state ? 'state' : properties.get('media') === 'cdrom' ? 'cdrom' : 'disk',
    format: properties.get('format') ?? /\.(raw|qcow2|vmdk|qed|subvol)$/.exec(volume)?.[1],
    properties,
  };
};

/** Properties that are not the user's: what the volume is, and what Proxmox itself notes of it. */
export const DRIVE_BOOKKEEPING: ReadonlySet<string> = new Set([
  'file',
  'volume',
  'size',
  'format',
  'media',
  'import-from',
]);

/** The drives of a live or snapshot section, by name. */
export const drivesOf = ({keys}: {readonly keys: ReadonlyMap<string, string>}): readonly Drive[] =>
  [...keys]
    .filter(([key]) => /^(?:(?:scsi|virtio|sata|ide)\d+|efidisk0|tpmstate0)$/.test(key))
    .map(([key, value]) => parseDrive(key, value))
    .sort((a, b) => a.key.localeCompare(b.key, 'en', {numeric: true}));

/** The disk that a VM boots from: the first of its boot order, else scsi0, else its first. */
export const systemDisk = (section: {readonly keys: ReadonlyMap<string, string>}): Drive | undefined => {
  const disks = drivesOf(section).filter(({role}) => role === 'disk');
  const order = /(?:^|,)order=([^,]*)/.exec(section.keys.get('boot') ?? '')?.[1]?.split(';') ?? [];
  return [...order, 'scsi0'].flatMap((key) => disks.find((disk) => disk.key === key) ?? [])[0] ?? disks[0];
};

/** The drive that cloud-init's documents are on: its volume is known by its name only. Source: PVE::QemuServer::Drive, drive_is_cloudinit. */
export const isSeed = ({volume}: Drive): boolean => /[:/](?:vm-\d+-)?cloudinit(?:\.\w+)?$/.test(volume);
