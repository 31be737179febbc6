import type {LabNode} from '../../node.js';

const FILE = '/etc/pve/storage.cfg';

/** A section of storage.cfg with its properties in their order. */
export interface StorageSection {
  readonly type: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** What is said without a value: it is there or not. */
const flags = new Set(['disable']);

export const storageSections = (node: LabNode): StorageSection[] =>
  (node.files.read(FILE)?.toString() ?? '').split(/\n(?=\S)/).flatMap((text) => {
    const [head = '', ...lines] = text.trim().split('\n');
    const [, type, id] = /^(\w+):\s*(\S+)/.exec(head) ?? [];
    if (type === undefined || id === undefined) return [];
    const pairs = lines.map((line) => /^\s*(\S+)\s*(.*?)\s*$/.exec(line)!).map(([, key, value]) => [key!, value!]);
    return {type, id, properties: Object.fromEntries(pairs)};
  });

/** Each section: flags first and content last, as Proxmox leaves it. A flag that is 0 is not there. */
export const saveStorageSections = (node: LabNode, sections: readonly StorageSection[]): void => {
  const text = sections.map(({type, id, properties}) => {
    const {content, ...rest} = properties;
    const pairs = Object.entries(content === undefined ? rest : {...rest, content});
    pairs.sort(([a], [b]) => Number(flags.has(b)) - Number(flags.has(a)));
    const lines = pairs.flatMap(([key, value]) =>
      flags.has(key) ? (value === '0' ? [] : [`\t${key}\n`]) : [`\t${key} ${value}\n`],
    );
    return `${type}: ${id}\n${lines.join('')}\n`;
  });
  node.files.write(FILE, text.join(''), 0o640);
};
