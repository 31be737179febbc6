/** Random guests for a round trip: the same seed gives the same fleet. Only what a config may say. */
export interface Fleet {
  readonly lxc: Readonly<Record<string, unknown>>;
  readonly vm: Readonly<Record<string, unknown>>;
  readonly ids: readonly number[];
}

const TEMPLATE = 'debian-12-standard_12.7-1_amd64.tar.zst';

export function randomFleet(seed: number): Fleet {
  const dice = diceOf(seed);
  const containers = Object.fromEntries(
    Array.from({length: 8}, (_, i) => {
      const id = 300 + i;
      return [id, container(dice, id, i > 1 && dice.chance(0.3) ? 300 : undefined, i === 0)];
    }),
  );
  const vms = Array.from({length: 4}, (_, i) => machine(dice, 400 + i, i === 0));
  return {
    lxc: {lxc_configs: containers},
    vm: {vms},
    ids: [...Object.keys(containers).map(Number), ...vms.map(({vmid}) => vmid)],
  };
}

type Values = Record<string, unknown>;

function container(
  {chance, pick, some, number}: Dice,
  id: number,
  source: number | undefined,
  isSource: boolean,
): Values {
  const unprivileged = source !== undefined || isSource || chance(0.7);
  const mounts = !isSource && chance(0.4);
  return compact({
    name: `ct-${id}`,
    description: chance(0.4)
      ? pick(['for people', 'two\nlines: 50 % done', 'Größe: groß', '<b>html</b>\n\n# no comment'])
      : undefined,
    ...(source === undefined ? {template: TEMPLATE} : {clone_from_ctid: source}),
    template_snapshot_name: isSource ? 'base' : undefined,
    unprivileged: unprivileged ? (chance(0.3) ? true : undefined) : false,
    memory_mb: pick([256, 512, 1024, 3000]),
    swap_mb: chance(0.5) ? pick([0, 256, 512]) : undefined,
    cores: chance(0.7) ? number(1, 4) : undefined,
    cpu_limit: chance(0.2) ? pick([0, 0.5, 2]) : undefined,
    cpu_units: chance(0.2) ? pick([50, 100, 500]) : undefined,
    storage_pool: 'local-zfs',
    storage_size_gb: isSource ? 2 : number(2, 12),
    network_config: chance(0.3)
      ? [
          nic({chance, pick, some, number}, id, 0),
          {...nic({chance, pick, some, number}, id, 1), nameservers: undefined},
        ]
      : nic({chance, pick, some, number}, id, 0),
    mac_address: chance(0.3) ? `52:54:00:00:${two(id / 100)}:${two(id % 100)}` : undefined,
    timezone: chance(0.4) ? pick(['Europe/Berlin', 'host']) : undefined,
    start_at_boot: !isSource && chance(0.5) ? true : undefined,
    boot_order: chance(0.4) ? number(0, 9) : undefined,
    boot_delay: chance(0.2) ? number(1, 2) : undefined,
    pct_options: some(['keyctl=1', 'fuse=1', unprivileged ? 'nesting=0' : 'nesting=1', 'mknod=1'], 0.2),
    lxc_options: some(
      [
        'lxc.cgroup2.devices.allow: c 226:* rwm',
        'lxc.environment: A=b c',
        'lxc.mount.entry: /dev/dri dev/dri none bind,optional,create=dir',
      ],
      0.25,
    ),
    apparmor_profile: chance(0.15) ? 'unconfined' : undefined,
    id_maps:
      unprivileged && source === undefined && !isSource && chance(0.25)
        ? [
            {type: 'u', container_id: 1000, host_id: 1000},
            {type: 'g', container_id: 1000, host_id: 1000},
          ]
        : undefined,
    volumes:
      !isSource && chance(0.4)
        ? [
            compact({
              name: 'data',
              pool: 'local-zfs',
              size_gb: number(1, 5),
              mount_point: '/srv/data',
              backup: chance(0.5) ? false : undefined,
              read_only: chance(0.2) ? true : undefined,
            }),
          ]
        : undefined,
    mount_points: mounts
      ? [
          compact({
            host_path: `/srv/host-${id}`,
            container_path: '/mnt/host',
            read_only: chance(0.3) ? true : undefined,
            as: chance(0.5) ? 'raw' : undefined,
          }),
        ]
      : undefined,
    features: some(['base_setup', 'docker', 'unattended_upgrades'], 0.25),
    enable_lifecycle_snapshots: chance(0.3) ? false : undefined,
    firewall: chance(0.3) ? firewall({chance, pick, some, number}) : undefined,
    protection: chance(0.2) ? true : undefined,
    tags: some(['web', 'Zeta', 'a-b', 'media'], 0.3),
  });
}

const nic = ({chance, pick, number}: Dice, id: number, index: number): Values => {
  const ip = pick(['dhcp', 'manual', `10.${index}.0.${id % 250}/24`, undefined]);
  return compact({
    name: chance(0.3) ? `lan${index}` : undefined,
    bridge: 'vmbr0',
    ip,
    gw: ip?.startsWith('10.0') ? '10.0.0.1' : undefined,
    ip6: chance(0.3) ? pick(['auto', 'dhcp', `fd00::${id}/64`]) : undefined,
    vlan: chance(0.2) ? number(2, 90) : undefined,
    mtu: chance(0.2) ? 1400 : undefined,
    firewall: chance(0.3) ? chance(0.5) : undefined,
    nameservers: chance(0.3) ? ['1.1.1.1', '9.9.9.9'] : undefined,
    searchdomain: index === 0 && chance(0.3) ? 'lan' : undefined,
  });
};

const firewall = ({chance, pick, some}: Dice): Values =>
  compact({
    enabled: chance(0.7),
    policy_in: chance(0.5) ? pick(['DROP', 'ACCEPT']) : undefined,
    rules: some(
      [
        {type: 'in', action: 'ACCEPT', proto: 'tcp', port: 443},
        {type: 'in', action: 'SSH(ACCEPT)', source: '10.0.0.0/24', comment: 'the house'},
        {type: 'out', action: 'DROP', dest: '10.9.0.0/16', enabled: false},
      ],
      0.6,
    ),
  });

function machine(dice: Dice, vmid: number, isTemplate: boolean): Values & {vmid: number} {
  const {chance, pick, some, number} = dice;
  const isClone = !isTemplate && chance(0.7);
  return {
    vmid,
    ...compact({
      name: `vm-${vmid}`,
      description: chance(0.4) ? pick(['for people', 'two\nlines']) : undefined,
      ...(isClone
        ? {clone_from_vmid: 400, linked_clone: chance(0.5) ? true : undefined}
        : {template_image: 'noble-server.img'}),
      is_template: isTemplate ? true : undefined,
      cores: chance(0.7) ? number(1, 4) : undefined,
      sockets: chance(0.2) ? 2 : undefined,
      cpu_type: chance(0.3) ? pick(['host', 'x86-64-v2-AES']) : undefined,
      memory_mb: pick([1024, 2048, 4000]),
      balloon_mb: chance(0.3) ? pick([0, 512]) : undefined,
      machine: chance(0.3) ? 'q35' : undefined,
      bios: !isClone && !isTemplate && chance(0.3) ? 'ovmf' : undefined,
      scsihw: chance(0.2) ? 'virtio-scsi-pci' : undefined,
      storage_pool: 'local-zfs',
      disk_size_gb: isTemplate ? 8 : number(8, 30),
      network_bridge: 'vmbr0',
      network_config: compact({
        ip: chance(0.6) ? `10.0.1.${vmid % 250}/24` : chance(0.3) ? 'manual' : undefined,
        nameservers: chance(0.4) ? ['1.1.1.1'] : undefined,
        searchdomain: chance(0.3) ? 'lan' : undefined,
        vlan: chance(0.2) ? number(2, 90) : undefined,
        mac: chance(0.3) ? `52:54:00:00:${two(vmid / 100)}:${two(vmid % 100)}` : undefined,
      }),
      user_config: chance(0.7)
        ? compact({
            username: 'ann',
            sudo: chance(0.5) ? true : undefined,
            password_hash: chance(0.3) ? '$6$salt$hash' : undefined,
            ssh_public_keys: chance(0.6)
              ? ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN+3cTqaAm4 a@b']
              : undefined,
          })
        : undefined,
      cloud_init: chance(0.5)
        ? compact({
            packages: some(['git', 'htop'], 0.5),
            runcmd: some(['echo hello', ['touch', '/tmp/x']], 0.5),
            write_files: some(
              [
                {path: '/etc/a.conf', content: 'a: yes\n  b: "c"\n'},
                {path: '/etc/b.conf', content: '\ttabs\n', permissions: '0640', owner: 'root:root'},
                {path: '/etc/secret', content: 'k=v', permissions: '0600'},
              ],
              0.4,
            ),
          })
        : undefined,
      start_at_boot: !isTemplate && chance(0.5) ? true : undefined,
      boot_order: chance(0.3) ? number(0, 9) : undefined,
      features: isTemplate ? [] : some(['base_setup', 'docker'], 0.3),
      firewall: chance(0.2) ? firewall(dice) : undefined,
      protection: !isTemplate && chance(0.2) ? true : undefined,
      tags: some(['web', 'a-b'], 0.3),
    }),
  };
}

interface Dice {
  chance(of: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Each of them with this chance. */
  some<T>(from: readonly T[], of: number): readonly T[];
  /** Both ends may come. */
  number(from: number, to: number): number;
}

/** mulberry32, by Tommy Ettinger: small, and good enough to deal cards. */
function diceOf(seed: number): Dice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const number = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    chance: (of) => next() < of,
    pick: (from) => from[number(0, from.length - 1)]!,
    some: (from, of) => from.filter(() => next() < of),
    number,
  };
}

/** Without what is undefined or an empty list. */
const compact = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );

const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
