import {firewall} from './random-container.js';
import {compact, type Dice, type Fields, type Values} from './random-dice.js';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN+3cTqaAm4 a@b';

/** What the hypervisor file may say. */
export const NODE: Fields<{readonly containers: readonly number[]}> = {
  behavior: [0.2, ({pick}) => ({on_failure: pick(['keep', 'rollback'])})],
  timezone: [0.3, ({pick}) => pick(['Europe/Berlin', 'UTC'])],
  repositories: [0.3, ({chance}) => compact({no_subscription: chance(0.7)})],
  packages: [0.3, ({some}) => some(['htop', 'tmux', 'vim'], 0.5)],
  users: [
    0.3,
    ({some, chance, pick}) =>
      some(['ann', 'bob'], 0.6).map((username) =>
        compact({
          username,
          sudo_access: chance(0.5) ? chance(0.7) : undefined,
          ssh_public_key: chance(0.5) ? pick([KEY, [KEY, `${KEY}2`]]) : undefined,
          proxmox_role: chance(0.4) ? pick(['PVEAdmin', 'Administrator', 'PVEAuditor']) : undefined,
          password_hash: chance(0.2) ? '$6$salt$hash' : undefined,
        }),
      ),
  ],
  zfs: [
    0.5,
    (dice) =>
      compact({
        arc_max_gb: dice.chance(0.3) ? dice.pick([1, 2.5]) : undefined,
        pools: [
          compact({
            name: 'tank',
            raid_level: 'mirror',
            disks: ['/dev/disk/by-id/ata-A', '/dev/disk/by-id/ata-B'],
            options: dice.chance(0.5)
              ? dice.pick(['ashift=12,compression=lz4', {autotrim: true, atime: false}])
              : undefined,
          }),
        ],
        datasets: datasets(dice),
      }),
  ],
  firewall: [
    0.3,
    (dice) => {
      const {enabled, policy_in, rules = []} = firewall(dice) as {enabled: boolean; policy_in?: string; rules?: []};
      return compact({
        enabled,
        default_input_policy: policy_in,
        rules: [{type: 'in', action: 'SSH(ACCEPT)'}, ...rules],
      });
    },
  ],
  gpus: [0.3, () => [0, 1].map((index) => ({index, name: 'RTX', pci_address: `0000:0${index + 1}:00.0`}))],
  shared_volumes: [
    0.3,
    ({some, chance}, {containers}) => ({
      certs: compact({
        host_path: '/srv/certs',
        read_only: chance(0.5) ? true : undefined,
        as: chance(0.4) ? 'raw' : undefined,
        mounts: Object.fromEntries(some(containers, 0.3).map((id) => [id, '/etc/certs'])),
      }),
    }),
  ],
};

const datasets = ({some, chance, pick}: Dice): readonly Values[] =>
  some(['media', 'backups', 'vm-disks'], 0.6).map((name) =>
    compact({
      name,
      pool: 'tank',
      properties: chance(0.5) ? pick(['compression=zstd', {recordsize: '1M'}, 'quota=1T,atime=off']) : undefined,
      ...(name === 'vm-disks'
        ? {proxmox_storage_type: 'zfspool'}
        : name === 'backups' && chance(0.6)
          ? {proxmox_storage_type: 'dir', proxmox_content_type: pick(['backup', 'backup,iso'])}
          : {}),
    }),
  );

/** Shares lean on the dataset. */
export const shares = ({chance, pick}: Dice, node: Values): Values => {
  const zfs = node.zfs as {datasets?: readonly {name: string}[]} | undefined;
  if (zfs?.datasets?.some(({name}) => name === 'media') !== true) return {};
  return compact({
    samba: chance(0.3)
      ? {
          shares: [
            compact({
              name: 'media',
              path: '/tank/media',
              options: chance(0.5) ? {'read only': chance(0.5)} : undefined,
            }),
          ],
        }
      : undefined,
    nfs: chance(0.3)
      ? {
          exports: [
            {path: '/tank/media', clients: pick([['10.0.0.0/24'], ['10.0.0.5', '10.0.0.6']]), options: ['ro', 'sync']},
          ],
        }
      : undefined,
  });
};
