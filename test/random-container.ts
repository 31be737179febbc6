import {compact, type Dice, type Fields, type Values} from './random-dice.js';

/** What a random guest may lean on. */
export interface Place {
  readonly id: number;
  /** Others are cloned from it. */
  readonly isSource: boolean;
  readonly isClone: boolean;
  readonly isTemplate: boolean;
  readonly hasGpus: boolean;
  /** Ids of guests that it may depend on. */
  readonly others: readonly number[];
  readonly storages: readonly string[];
  readonly bridges: readonly string[];
}

const TEXTS = [
  'for people',
  'two\nlines: 50 % done',
  'Größe: groß',
  '<b>html</b>\n\n# no comment',
  '- a\n- b\n',
  ' padded ',
];
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN+3cTqaAm4 a@b';

/** What containers and VMs say alike. */
export const GUEST: Fields<Place> = {
  start: [0.1, ({chance}) => chance(0.3)],
  pool: [0.15, ({pick}) => pick(['homelab', 'homelab/media'])],
  shutdown_timeout: [0.1, ({pick}) => pick([0, 30, 120])],
  description: [0.4, ({pick}) => pick(TEXTS)],
  start_at_boot: [0.4, ({chance}) => chance(0.8)],
  boot_order: [0.4, ({number}) => number(0, 3)],
  boot_delay: [0.2, ({number}) => number(0, 2)],
  protection: [0.1, ({chance}) => chance(0.7)],
  tags: [0.5, ({some}) => some(['web', 'Zeta', 'a-b', 'media', 'b_c'], 0.4)],
  dependencies: [0.3, ({some}, {others}) => some(others, 0.3)],
  enable_lifecycle_snapshots: [0.3, ({chance}) => chance(0.4)],
  firewall: [0.35, (dice) => firewall(dice)],
  health_check: [
    0.3,
    ({pick}) => pick([{argv: ['true']}, {command: 'test -e /etc/hostname'}, {argv: ['test', '-d', '/etc']}]),
  ],
  application_script: [0.3, ({pick}) => pick(['one.sh', 'two.sh'])],
  application_env: [
    0.2,
    ({pick}) => ({TOKEN: pick(['file:secrets/token', 'file:secrets/other']), PLAIN: pick(['a', "b 'c'"])}),
  ],
  features: [0.4, (dice) => features(dice)],
};

const features = ({some, chance, pick}: Dice): readonly unknown[] =>
  some(['base_setup', 'docker', 'unattended_upgrades', 'ssh_hardening', 'own'], 0.3).map((name) =>
    name === 'base_setup' && chance(0.4)
      ? {base_setup: {packages: pick([['htop'], ['htop', 'tmux']])}}
      : name === 'own'
        ? {own: {level: pick([1, 2])}}
        : name,
  );

export const firewall = ({chance, pick, some}: Dice): Values =>
  compact({
    enabled: chance(0.7),
    policy_in: chance(0.5) ? pick(['DROP', 'ACCEPT', 'REJECT']) : undefined,
    policy_out: chance(0.2) ? pick(['DROP', 'ACCEPT']) : undefined,
    rules: some(
      [
        {type: 'in', action: 'ACCEPT', proto: 'tcp', port: 443},
        {type: 'in', action: 'SSH(ACCEPT)', source: '10.0.0.0/24', comment: 'the house'},
        {type: 'in', action: 'ACCEPT', proto: 'udp', port: '60000:61000,53'},
        {type: 'in', action: 'Ping(ACCEPT)'},
        {type: 'out', action: 'DROP', dest: '10.9.0.0/16', enabled: false},
      ],
      0.5,
    ),
  });

export const mac = (id: number, index = 0) => `52:54:00:${hex(index)}:${hex(Math.floor(id / 256))}:${hex(id % 256)}`;
const hex = (n: number) => n.toString(16).toUpperCase().padStart(2, '0');

const nic = ({chance, pick, number}: Dice, {id, bridges}: Place, index: number): Values => {
  const ip = pick(['dhcp', 'manual', `10.${index}.0.${id % 250}/24`, `10.${index}.0.${id % 250}/24`, undefined]);
  const ip6 = chance(0.3) ? pick(['auto', 'dhcp', `fd00:${index}::${id}/64`, 'manual']) : undefined;
  return compact({
    name: chance(0.3) ? `lan${index}` : undefined,
    bridge: pick(bridges),
    ip,
    gw: index === 0 && ip?.startsWith('10.') && chance(0.7) ? '10.0.0.1' : undefined,
    ip6,
    gw6: index === 0 && ip6?.startsWith('fd') && chance(0.5) ? 'fd00::1' : undefined,
    vlan: chance(0.2) ? number(2, 90) : undefined,
    mtu: chance(0.2) ? pick([1400, 1500]) : undefined,
    firewall: chance(0.3) ? chance(0.5) : undefined,
    rate: chance(0.1) ? pick([1, 12.5]) : undefined,
    trunks: chance(0.1) ? pick([[20, 30], '20;30']) : undefined,
    link_down: chance(0.1) ? chance(0.6) : undefined,
    mac: index > 0 && chance(0.3) ? mac(id, index) : undefined,
    nameservers: index === 0 && chance(0.3) ? pick([['1.1.1.1', '9.9.9.9'], ['fd00::53']]) : undefined,
    searchdomain: index === 0 && chance(0.3) ? pick(['lan', 'home.arpa']) : undefined,
  });
};

/** What a container may say beyond what every one must. */
export const CONTAINER: Fields<Place> = {
  console_mode: [0.1, ({pick}) => pick(['tty', 'console', 'shell'])],
  console: [0.1, ({chance}) => chance(0.5)],
  tty: [0.1, ({pick}) => pick([0, 1, 2, 6])],
  debug: [0.1, ({chance}) => chance(0.5)],
  apparmor_manages_nesting: [0.1, ({chance}) => chance(0.5)],
  devices: [
    0.15,
    ({some}, {hasGpus}) =>
      hasGpus
        ? some(['/dev/dri/renderD128,gid=104', {path: '/dev/ttyUSB0', mode: '0660', uid: 1000}, '/dev/fuse'], 0.5)
        : undefined,
  ],
  root_disk: [
    0.1,
    ({chance, pick}) =>
      compact({
        mount_options: chance(0.5) ? pick([['discard'], ['discard', 'noatime']]) : undefined,
        acl: chance(0.3) ? chance(0.5) : undefined,
        replicate: chance(0.3) ? chance(0.5) : undefined,
        shared: chance(0.2) ? true : undefined,
      }),
  ],
  memory_mb: [0.5, ({pick}) => pick([256, 512, 1024, 3000])],
  swap_mb: [0.4, ({pick}) => pick([0, 256, 512])],
  cores: [0.5, ({number}) => number(1, 4)],
  cpu_limit: [0.2, ({pick}) => pick([0, 0.5, 2])],
  cpu_units: [0.2, ({pick}) => pick([50, 100, 500])],
  storage_size_gb: [0.6, ({pick}, {isSource}) => (isSource ? 2 : pick([2, 3, 4, 6.5, 8]))],
  network_config: [
    0.8,
    (dice, place) => {
      const count = dice.pick([1, 1, 1, 2, 3]);
      const nics = Array.from({length: count}, (_, index) => nic(dice, place, index));
      return count === 1 && dice.chance(0.5) ? nics[0] : nics;
    },
  ],
  mac_address: [0.2, (_, {id}) => mac(id)],
  timezone: [0.3, ({pick}) => pick(['Europe/Berlin', 'host', 'UTC'])],
  root_ssh_public_keys: [0.2, ({some}) => some([KEY, `${KEY}2`], 0.6)],
  root_password: [0.15, ({pick}) => pick(['file:secrets/token', 'file:secrets/other'])],
  pct_options: [0.35, ({some}) => some(['keyctl=1', 'fuse=1', 'nesting=0', 'mknod=1', 'mount=nfs;cifs'], 0.25)],
  lxc_options: [
    0.3,
    ({some}) =>
      some(
        [
          'lxc.cgroup2.devices.allow: c 226:* rwm',
          'lxc.environment: A=b c',
          'lxc.mount.entry: /dev/dri dev/dri none bind,optional,create=dir',
          'lxc.mount.auto = sys:ro',
        ],
        0.35,
      ),
  ],
  apparmor_profile: [0.15, ({pick}) => pick(['unconfined', 'default', 'mine'])],
  gpu_assignment: [0.15, ({pick}, {hasGpus}) => (!hasGpus ? undefined : pick(['0', '0,1', 'none']))],
  id_maps: [
    0.15,
    ({pick}, {isSource, isClone}) =>
      isSource || isClone
        ? undefined
        : ['u', 'g'].map((type) => ({type, container_id: 1000, host_id: pick([1000, 1000, 2000])})),
  ],
  volumes: [
    0.4,
    ({some, pick, chance}, {isSource, storages}) =>
      isSource
        ? undefined
        : some(['data', 'more'], 0.6).map((name) =>
            compact({
              name,
              pool: pick(storages),
              size_gb: pick([1, 2, 3.5]),
              mount_point: `/srv/${name}`,
              backup: chance(0.4) ? chance(0.5) : undefined,
              read_only: chance(0.2) ? true : undefined,
              keep: chance(0.2) ? true : undefined,
              mount_options: chance(0.15) ? pick([['discard'], ['noatime', 'discard'], 'nosuid;nodev']) : undefined,
              acl: chance(0.1) ? chance(0.5) : undefined,
              replicate: chance(0.1) ? chance(0.5) : undefined,
              shared: chance(0.1) ? chance(0.5) : undefined,
            }),
          ),
  ],
  mount_points: [
    0.3,
    ({some, chance, pick}, {id, isSource}) =>
      some([`/srv/host-${id}`, '/srv/all'], 0.5).map((host_path, index) =>
        compact({
          host_path,
          container_path: `/mnt/host${index}`,
          read_only: chance(0.3) ? true : undefined,
          mount_options: chance(0.15) ? pick([['noexec'], 'nosuid,nodev']) : undefined,
          shared: chance(0.1) ? true : undefined,
          as: isSource ? 'raw' : chance(0.5) ? 'raw' : undefined,
          ...(chance(0.2) && host_path !== '/srv/all' ? {owner_uid: pick([0, 1000]), owner_gid: 1000} : {}),
        }),
      ),
  ],
  ...GUEST,
};
