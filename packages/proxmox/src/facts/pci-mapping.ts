import {parseProperties} from '../guest-config/properties.js';

/** A device of one node that a mapping stands for. */
export interface MappedPci {
  readonly node: string;
  /** `0000:01:00` or `0000:01:00.0`; several functions are separated by `;`. */
  readonly paths: readonly string[];
}

/**
 * Reads /etc/pve/mapping/pci.cfg: a line with the name, then indented `map id=…,node=…,path=…` lines. Its sections have no
 * type. (Source: PVE::Mapping::PCI.)
 */
export const readPciMappings = (text: string): ReadonlyMap<string, readonly MappedPci[]> => {
  const mappings = new Map<string, MappedPci[]>();
  let current: MappedPci[] | undefined;
  for (const line of text.split('\n')) {
    const name = /^([\w-]+)\s*$/.exec(line)?.[1];
    if (name !== undefined) {
      current = [];
      mappings.set(name, current);
    }
    const map = /^\s+map\s+(\S.*?)\s*$/.exec(line)?.[1];
    if (map === undefined) continue;
    const properties = parseProperties(map);
    current?.push({
      node: properties.get('node') ?? '',
      paths: (properties.get('path') ?? '').split(';').filter(Boolean),
    });
  }
  return mappings;
};
