import {readSectionConfig} from './section-config.js';

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

/** Reads /etc/pve/storage.cfg. */
export const readStorages = (text: string): readonly Storage[] =>
  readSectionConfig(text).map(({type, id, properties}) => ({
    id,
    type,
    path: properties.get('path'),
    content: list(properties.get('content')).filter((content) => content !== 'none'),
    nodes: list(properties.get('nodes')),
    disable: properties.get('disable') === '1',
    properties,
  }));

/** Whether a storage can be used on a node. */
export const isUsable = ({disable, nodes}: Storage, node: string): boolean =>
  !disable && (nodes.length === 0 || nodes.includes(node));

const list = (text = ''): readonly string[] => text.split(/[,;\s]+/).filter((item) => item !== '');
