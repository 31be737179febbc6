import type {Files, PciDevice, Program} from '../node.js';

/** The PCI devices as the kernel shows them under /sys: links to devices, drivers and IOMMU groups. */
export function furnishPci(files: Files, devices: readonly PciDevice[]): void {
  for (const one of devices) {
    const {address, vendor, device, class: kind, driver, iommuGroup} = one;
    const link = `/sys/bus/pci/devices/${address}`;
    const isFolder = files.stat(link) !== undefined && files.readlink(link) === undefined;
    const at = isFolder ? link : `/sys/devices/pci0000:00/${address}`;
    const folders = [at, '/sys/bus/pci/devices', ...(driver === undefined ? [] : [`/sys/bus/pci/drivers/${driver}`])];
    for (const folder of folders) files.mkdir(folder, {parents: true});
    files.symlink(at, link);
    for (const [name, value] of Object.entries({vendor, device, class: kind}))
      files.write(`${at}/${name}`, `${value}\n`);
    files.write(`${at}/uevent`, uevent(one));
    if (driver !== undefined) files.symlink(`/sys/bus/pci/drivers/${driver}`, `${at}/driver`);
    if (iommuGroup === undefined) continue;
    files.mkdir(`/sys/kernel/iommu_groups/${iommuGroup}/devices`, {parents: true});
    files.symlink(at, `/sys/kernel/iommu_groups/${iommuGroup}/devices/${address}`);
    files.symlink(`/sys/kernel/iommu_groups/${iommuGroup}`, `${at}/iommu_group`);
  }
}

/** Documentation/ABI/testing/sysfs-bus-pci; the kernel's pci_uevent(). */
function uevent({address, vendor, device, class: kind, driver}: PciDevice): string {
  const hex = (text: string) => text.replace(/^0x0*(?=.)/, '').toUpperCase();
  const id = `${vendor}:${device}`.replaceAll('0x', '').toUpperCase();
  const lines = [`PCI_CLASS=${hex(kind)}`, `PCI_ID=${id}`, `PCI_SLOT_NAME=${address}`, `MODALIAS=pci:v${id}`];
  return [...(driver === undefined ? [] : [`DRIVER=${driver}`]), ...lines, ''].join('\n');
}

/** lspci with `-n`, `-nn`, `-D` and `-k`: numbers only, the lab has no names for them. */
export const lspci: Program = async (argv, io, {files}) => {
  const letters = argv
    .slice(1)
    .filter((word) => word.startsWith('-'))
    .join('');
  for (const address of files.list('/sys/bus/pci/devices') ?? []) {
    const text = (name: string) =>
      (files.read(`/sys/bus/pci/devices/${address}/${name}`)?.toString().trim() ?? '').replace(/^0x/, '');
    const [kind, id] = [text('class').slice(0, 4), `${text('vendor')}:${text('device')}`];
    const short = letters.includes('D') ? address : address.replace(/^0000:/, '');
    const named = letters.includes('nn');
    io.out(named ? `${short} Class [${kind}]: Device [${id}]\n` : `${short} ${kind}: ${id}\n`);
    const driver = files.readlink(`/sys/bus/pci/devices/${address}/driver`)?.split('/').at(-1);
    if (letters.includes('k') && driver !== undefined) io.out(`\tKernel driver in use: ${driver}\n`);
  }
  return 0;
};
