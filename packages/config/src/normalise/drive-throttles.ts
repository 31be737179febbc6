/** How much a drive may read and write. Source: PVE::QemuServer::Drive, parse_drive. */
const THROTTLE = /^(?:mbps|iops)(?:_rd|_wr)?(?:_max)?$|^(?:bps|iops)(?:_rd|_wr)?_max_length$|^bps(?:_rd|_wr)?$/;

export const isThrottle = (key: string): boolean => THROTTLE.test(key);

/** What is wrong with one of them, as the end of a sentence; undefined: nothing. */
export const throttleProblem = (key: string, value: string): string | undefined => {
  // parse_drive takes whether it is there for its value.
  if (/^bps(?:_rd|_wr)?$/.test(key)) return `Proxmox makes 0 of ${key}: say m${key}, in MB a second`;
  const [number, what] = key.startsWith('mbps') ? [/^\d+(?:\.\d+)?$/, 'a number'] : [/^\d+$/, 'a whole number'];
  return number.test(value) ? undefined : `${key} is ${what}, not "${value}"`;
};

/** What is wrong with them together: Proxmox then cannot read the drive, or QEMU does not start. */
export const throttlesProblem = (options: Readonly<Record<string, string>>): string | undefined => {
  for (const rate of ['mbps', 'iops']) {
    const one = ['rd', 'wr'].map((direction) => `${rate}_${direction}`).find((key) => key in options);
    if (rate in options && one !== undefined)
      return `${rate} is for reading and writing together, beside it ${one} cannot stand`;
  }
  for (const key of Object.keys(options)) {
    const needed = isThrottle(key) ? neededBy(key) : undefined;
    if (needed !== undefined && !(needed in options)) return `${key} needs ${needed} beside it`;
  }
  return undefined;
};

/** `mbps_rd_max` -> `mbps_rd`, `bps_rd_max_length` -> `mbps_rd_max`. */
const neededBy = (key: string): string | undefined => {
  if (key.endsWith('_length')) return key.replace(/_length$/, '').replace(/^bps/, 'mbps');
  return key.endsWith('_max') ? key.replace(/_max$/, '') : undefined;
};
