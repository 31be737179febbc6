import {error, type Finding, warning} from '../finding.js';
import {type Guest, nameOf, objectsOf} from '../guests/guest.js';
import {asText} from '../json.js';
import {throttlesProblem} from '../normalise/drive-throttles.js';
import {busOf, driveWordProblem, driveWords} from '../normalise/drive-words.js';
import {propertiesOf, propertyWords} from '../normalise/property-words.js';
import {systemDevice} from '../normalise/vm-drives.js';
import {pointerOf} from '../pointer.js';
import {didYouMean} from '../suggest.js';

/** What the config says of a VM's disks in Proxmox's words. */
export const driveOptions = (guest: Guest): Finding[] => [
  ...wordsOf(guest, systemDevice(guest), guest.object.disk_options, guest.at('disk_options')),
  ...objectsOf(guest, 'disks').flatMap(({value, pointer}) =>
    wordsOf(guest, asText(value.device) ?? 'scsi0', value.options, `${pointer}/options`),
  ),
];

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

const OWN_FIELDS: Readonly<Record<string, string>> = {
  size: 'size_gb (disk_size_gb of the system)',
  format: 'nothing: qcow2 is chosen where it is needed for snapshots',
  file: 'storage_pool, import_from or path',
  media: 'iso_images',
  'import-from': 'import_from',
};

/** QEMU refuses the one, Proxmox leaves the other out. Source: qemu(1), -drive; PVE::QemuServer, print_drivedevice_full. */
const together = (guest: Guest, device: string, given: unknown, pointer: string): Finding[] => {
  const options = propertiesOf(given) ?? {};
  const {aio, cache = 'none', iothread} = options;
  const {scsihw = 'virtio-scsi-single'} = guest.object;
  const findings: Finding[] = [];
  if (aio === 'native' && !['none', 'directsync'].includes(cache)) {
    const message = `${nameOf(guest)}: ${device}: aio=native goes with cache none or directsync only`;
    findings.push(error('drive-option', pointer, message));
  }
  const throttles = throttlesProblem(options);
  if (throttles !== undefined)
    findings.push(error('drive-option', pointer, `${nameOf(guest)}: ${device}: ${throttles}`));
  if (iothread === '1' && busOf(device) === 'scsi' && scsihw !== 'virtio-scsi-single') {
    const message = `${nameOf(guest)}: ${device}: iothread has no effect with scsihw ${String(scsihw)}`;
    findings.push(warning('no-effect', pointer, message));
  }
  return findings;
};
