import type {Profile} from '../node.js';

/** The node that recordings are made on: Proxmox VE 8.4.1 with no guest, and what the format's description names. */
export const recordedNode: Profile = {
  node: 'pve1',
  cores: 2,
  bridges: ['vmbr0'],
  storages: [
    {
      ...{id: 'local', type: 'dir', path: '/var/lib/vz', bytes: 100e9},
      content: ['iso', 'vztmpl', 'backup', 'snippets', 'rootdir', 'images'],
    },
    {id: 'local-btrfs', type: 'btrfs', path: '/mnt/pool', content: ['rootdir', 'images'], bytes: 40e9},
    {id: 'small', type: 'btrfs', path: '/mnt/small', content: ['rootdir', 'images'], bytes: 2 ** 30},
  ],
  templates: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
  available: ['debian-12-standard_12.7-1_amd64.tar.zst'],
  devices: ['/dev/fuse', '/dev/net/tun', '/dev/null', '/dev/zero'],
  bootSeconds: 5,
};

/** Its /etc/resolv.conf, which containers without nameservers of their own are given. */
export const recordedResolvers = 'search pve.test\nnameserver 10.255.255.53\n';
