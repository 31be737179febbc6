import type {Storage} from '@phoenix/proxmox';

/** Where a file-based storage keeps snippets; undefined: it cannot. (pvesm(1): mounts below /mnt/pve, `content-dirs`.) */
export function snippetFolder({id, type, path, content, properties}: Storage): string | undefined {
  if (!content.includes('snippets')) return undefined;
  const root = path ?? (/^(?:nfs|cifs|cephfs|glusterfs)$/.test(type) ? `/mnt/pve/${id}` : undefined);
  if (root === undefined) return undefined;
  const own = /(?:^|,)\s*snippets=([^,]+)/.exec(properties.get('content-dirs') ?? '')?.[1];
  return `${root.replace(/\/$/, '')}/${(own ?? 'snippets').trim().replace(/^\/+/, '')}`;
}
