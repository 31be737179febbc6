const indexed = (stem: string, last: number): readonly string[] =>
  Array.from({length: last + 1}, (_, index) => `${stem}${index}`);

/** The drives that a virtual machine boots from, in the order in which Proxmox looks at them. */
export const bootableDrives: readonly string[] = [
  ...indexed('ide', 3),
  ...indexed('scsi', 30),
  ...indexed('virtio', 15),
  ...indexed('sata', 5),
];

/** All drives of a virtual machine in Proxmox's own order. */
export const driveNames: readonly string[] = [...bootableDrives, 'efidisk0', 'tpmstate0'];
