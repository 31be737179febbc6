import {Refusal, type StepContext} from '@phoenix/kit';
import {
  type BlockDevice,
  blockDevices,
  type PciDevice,
  readStanzas,
  systemFiles,
  withChildren,
  zfsPools,
} from '@phoenix/proxmox';

/** A path under /sys/devices has the addresses of all that the device hangs on (sysfs(5)). */
const PATHS = 'readlink -f /sys/class/block/* /sys/class/net/* 2>/dev/null; :';

/**
 * An id means every device of that kind, and two disks or two network ports of a node often are: without the one that it
 * runs from, or is reached by, the node does not come back from its next boot.
 */
export async function refuseNeeded({facts, exec}: StepContext, kept: readonly PciDevice[]): Promise<void> {
  // Storage, network and USB controllers, by their class (pci.ids); what vfio-pci has the node does without.
  const own = kept.filter(
    ({class: kind, driver}) =>
      /^(?:[12][0-9a-f]{4}|c03[0-9a-f]{2})$/.test(kind) && !['vfio-pci', undefined].includes(driver),
  );
  if (own.length === 0) return;
  const [paths, disks, pools, files] = await Promise.all([
    exec({argv: ['sh', '-c', PATHS]}),
    facts(blockDevices),
    facts(zfsPools),
    facts(systemFiles),
  ]);
  const members = new Set(pools.flatMap(({devices}) => devices));
  const used = disks.filter((disk) => isUsed(disk, members)).map(({path}) => path.replace('/dev/', ''));
  const ports = portsOf(files.get('/etc/network/interfaces') ?? '');
  for (const path of paths.stdout.split('\n')) {
    const device = own.find(({address}) => path.includes(`/${address}/`));
    const name = path.replace(/^.*\//, '');
    if (device === undefined || !(used.includes(name) || (path.includes('/net/') && ports.has(name)))) continue;
    throw new Refusal(
      'device-in-use',
      `${device.id} is also ${device.address}, and the node needs its ${name}: it would not come up again`,
      'a device of which the node has another one of the same kind cannot be kept by its id',
    );
  }
}

const isUsed = (disk: BlockDevice, members: ReadonlySet<string>): boolean =>
  withChildren(disk).some(
    ({path, type, mountpoint}) => mountpoint !== undefined || members.has(path) || (type !== 'disk' && type !== 'part'),
  );

/** Interfaces with an address, and what bridges, bonds and VLANs are made of; `eno1.5` is eno1. */
function portsOf(interfaces: string): ReadonlySet<string> {
  const names = readStanzas(interfaces).flatMap(({keyword, words: [name = '', , method], options}) => {
    if (keyword !== 'iface') return [];
    const isOwn = method === 'static' || method === 'dhcp' || options.some(({key}) => key === 'address');
    const made = options.filter(({key}) => /(?:ports|slaves|raw-device)$/.test(key));
    return [...(isOwn || name.includes('.') ? [name] : []), ...made.flatMap(({value}) => value.split(' '))];
  });
  return new Set(names.map((name) => name.replace(/\..*$/, '')));
}
