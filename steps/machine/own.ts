import {type GuestState, readBlock} from '@phoenix/proxmox';

/** Whether phoenix has made the VM, or has given it its cloud-init documents. */
export const isOwn = ({config: {description, keys}}: Pick<GuestState, 'config'>): boolean =>
  readBlock(description).block.source !== undefined || /\bphoenix-\d+-[0-9a-f]{8}-/.test(keys.get('cicustom') ?? '');
