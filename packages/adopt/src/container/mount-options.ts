import type {Mount} from '@phoenix/proxmox';
import {type Entry, written} from '../draft.js';

/** What is set on a mount beside what has a place of its own. A folder of the node has no ACL and quota of its own. */
export function mountOptionsOf({properties}: Mount, type: Mount['type']): Entry {
  const flag = (name: string, usual?: '0' | '1') => {
    const value = properties.get(name);
    return value === undefined || value === usual ? undefined : value === '1';
  };
  return written({
    mount_options: (properties.get('mountoptions') ?? '').split(';').filter((option) => option !== ''),
    ...(type === 'volume' ? {acl: flag('acl'), quota: flag('quota', '0')} : {}),
    replicate: flag('replicate', '1'),
    shared: flag('shared', '0'),
  });
}
