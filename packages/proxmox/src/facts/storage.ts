import {type ConfigSection, readSectionConfig} from './section-config.js';

/** A storage of storage.cfg. */
export interface Storage {
  readonly id: string;
  /** `dir`, `zfspool`, `btrfs`, `lvmthin` … */
  readonly type: string;
  /** Where a file-based storage keeps its files. */
  readonly path: string | undefined;
  /** `rootdir`, `images`, `vztmpl` … */
  readonly content: readonly string[];
  /** Nodes that it is limited to; empty: all. */
  readonly nodes: readonly string[];
  readonly disable: boolean;
  readonly properties: ReadonlyMap<string, string>;
}

/** Reads /etc/pve/storage.cfg, with what Proxmox makes up where nothing is said (parse_config of PVE::Storage::Plugin). */
export const readStorages = (text: string): readonly Storage[] =>
  withLocal(readSectionConfig(text)).map(({type, id, properties}) => ({
    id,
    type,
    path: properties.get('path') ?? (id === 'local' ? LOCAL_PATH : undefined),
    content: list(properties.get('content') ?? usualContent(type)).filter((content) => content !== 'none'),
    nodes: id === 'local' ? [] : list(properties.get('nodes')),
    disable: properties.get('disable') === '1',
    properties,
  }));

const LOCAL_PATH = '/var/lib/vz';

/** There always is a storage `local`, on every node, and it is this folder: another meaning of it does not count. */
function withLocal(sections: readonly ConfigSection[]): readonly ConfigSection[] {
  const isLocal = ({type, properties}: ConfigSection) =>
    type === 'dir' && (properties.get('path') ?? LOCAL_PATH) === LOCAL_PATH;
  if (sections.some((one) => one.id === 'local' && isLocal(one))) return sections;
  const content = 'backup,images,iso,rootdir,snippets,vztmpl';
  const local = {type: 'dir', id: 'local', properties: new Map(Object.entries({path: LOCAL_PATH, content}))};
  return [local, ...sections.filter(({id}) => id !== 'local')];
}

/** Each plugin's own default. */
const usualContent = (type: string): string => {
  if (/^(?:dir|btrfs|zfspool|lvmthin)$/.test(type)) return 'images,rootdir';
  return /^(?:cephfs|pbs)$/.test(type) ? 'backup' : 'images';
};

/** Whether a storage can be used on a node. */
export const isUsable = ({disable, nodes}: Storage, node: string): boolean =>
  !disable && (nodes.length === 0 || nodes.includes(node));

const list = (text = ''): readonly string[] => text.split(/[,;\s]+/).filter((item) => item !== '');
