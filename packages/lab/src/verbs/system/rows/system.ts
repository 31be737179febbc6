import type {Row, RowCall} from '../row.js';
import {put, textOf} from '../state.js';
import {timezones} from '../zones.js';

const setZone = ({args: [zone = ''], node, io}: RowCall) => {
  if (!timezones.has(zone)) {
    io.err(`Failed to set time zone: Invalid or not installed time zone '${zone}'\n`);
    return 1;
  }
  if (node.files.readlink('/etc/localtime') !== `/usr/share/zoneinfo/${zone}`) {
    node.files.remove('/etc/localtime');
    node.files.symlink(`/usr/share/zoneinfo/${zone}`, '/etc/localtime');
  }
  put(node.files, '/etc/timezone', `${zone}\n`);
  return 0;
};
const zone = ({node}: RowCall) =>
  (node.files.readlink('/etc/localtime') ?? '/usr/share/zoneinfo/Etc/UTC').replace('/usr/share/zoneinfo/', '');

const setHostname = ({args: [name = ''], node, io}: RowCall) => {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name) || name.length > 64) {
    io.err(`Invalid hostname '${name}'\n`);
    return 1;
  }
  put(node.files, '/etc/hostname', `${name}\n`);
  // A guest's /proc is nowhere: its disk must not keep a name that its clones would have.
  if (node.mounted === undefined) put(node.files, '/proc/sys/kernel/hostname', `${name}\n`);
  return 0;
};
const hostname = ({node}: RowCall) =>
  `${textOf(node.files, node.mounted === undefined ? '/proc/sys/kernel/hostname' : '/etc/hostname').trim() || node.name}\n`;

const sysctlGet = ({args, node, io}: RowCall) => {
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const value = node.files.read(`/proc/sys/${name.replaceAll('.', '/')}`)?.toString();
    if (value === undefined) {
      io.err(`sysctl: cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory\n`);
      return 1;
    }
    io.out(value);
  }
  return 0;
};
const sysctlLoad = ({node, io}: RowCall) => {
  for (const file of node.files.list('/etc/sysctl.d') ?? [])
    for (const [, name, value] of textOf(node.files, `/etc/sysctl.d/${file}`).matchAll(
      /^\s*([\w./-]+)\s*=\s*(.*?)\s*$/gm,
    )) {
      put(node.files, `/proc/sys/${name!.replaceAll('.', '/')}`, `${value}\n`);
      io.out(`${name} = ${value}\n`);
    }
  return 0;
};
const sysctlSet = ({args: [assignment = ''], node, io}: RowCall) => {
  const [name = '', value = ''] = assignment.split('=');
  put(node.files, `/proc/sys/${name.trim().replaceAll('.', '/')}`, `${value.trim()}\n`);
  io.out(`${name.trim()} = ${value.trim()}\n`);
};

const updateLocale = ({args, node, io}: RowCall) => {
  const bad = args.find((arg) => !/^(LANG|LANGUAGE|LC_[A-Z]+)(=\S*)?$/.test(arg));
  if (bad !== undefined) {
    io.err(`update-locale: Error: invalid argument: ${bad}\n`);
    return 255;
  }
  const names = args.map((arg) => arg.split('=')[0]!);
  const kept = textOf(node.files, '/etc/default/locale')
    .split('\n')
    .filter((line) => line !== '' && !names.includes(line.split('=')[0]!));
  put(node.files, '/etc/default/locale', [...kept, ...args.filter((arg) => /=./.test(arg)), ''].join('\n'));
  return 0;
};

export const systemRows: readonly Row[] = [
  {
    argv: 'timedatectl set-timezone ZONE',
    file: '/etc/localtime',
    answer: setZone,
    source: 'timedatectl(1), systemd/src/timedate/timedatectl.c',
  },
  {
    argv: 'timedatectl show',
    answer: (call) => `Timezone=${zone(call)}\nLocalRTC=no\nCanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n`,
    source: 'timedatectl(1)',
  },
  {argv: 'timedatectl show -p Timezone --value', answer: (call) => `${zone(call)}\n`, source: 'timedatectl(1)'},
  {argv: 'timedatectl show --property=Timezone --value', answer: (call) => `${zone(call)}\n`, source: 'timedatectl(1)'},
  {argv: 'timedatectl show -p Timezone', answer: (call) => `Timezone=${zone(call)}\n`, source: 'timedatectl(1)'},
  {argv: 'timedatectl set-ntp WORD', answer: 0, source: 'timedatectl(1)'},
  {
    argv: 'timedatectl list-timezones',
    answer: () => [...timezones].sort().join('\n').concat('\n'),
    source: 'timedatectl(1)',
  },
  {
    argv: 'chronyc tracking',
    answer: 'Reference ID    : C0000201 (192.0.2.1)\nStratum         : 3\nLeap status     : Normal\n',
    source: 'chronyc(1)',
  },
  {
    argv: 'chronyc -c tracking',
    answer: 'C0000201,192.0.2.1,3,1700000000.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,64.0,Normal\n',
    source: 'chronyc(1)',
  },
  {
    argv: 'hostnamectl',
    answer: (call) => ` Static hostname: ${hostname(call)}Operating System: Debian GNU/Linux 12 (bookworm)\n`,
    source: 'hostnamectl(1)',
  },
  {argv: 'hostnamectl hostname', answer: hostname, source: 'hostnamectl(1)'},
  {argv: 'hostnamectl --static', answer: hostname, source: 'hostnamectl(1)'},
  {argv: 'hostnamectl set-hostname NAME', file: '/etc/hostname', answer: setHostname, source: 'hostnamectl(1)'},
  {argv: 'hostnamectl hostname NAME', file: '/etc/hostname', answer: setHostname, source: 'hostnamectl(1)'},
  {argv: 'sysctl -n ARGS...', file: '/proc/sys', answer: sysctlGet, source: 'sysctl(8)'},
  {argv: 'sysctl --system', file: '/etc/sysctl.d', answer: sysctlLoad, source: 'sysctl(8)'},
  {argv: 'sysctl -w ASSIGNMENT', file: '/proc/sys', answer: sysctlSet, source: 'sysctl(8)'},
  {
    argv: 'pveversion',
    answer: ({node}) =>
      `pve-manager/${node.profile.setup?.pve === 9 ? '9.0.3/025864202ebb6109' : '8.4.1/2a5fa54a8503f96d'} (running kernel: ${textOf(node.files, '/proc/sys/kernel/osrelease').trim()})\n`,
    source: 'pveversion(1), seen on 8.4.1',
  },
  {
    argv: 'pvecm status',
    answer: ({io}) => {
      io.err("Error: Corosync config '/etc/pve/corosync.conf' does not exist - is this node part of a cluster?\n");
      return 2;
    },
    source: 'PVE/CLI/pvecm.pm',
  },
  {argv: 'udevadm ARGS...', answer: 0, source: 'udevadm(8): device nodes are there at once'},
  {argv: 'partprobe ARGS...', answer: 0, source: 'partprobe(8)'},
  {argv: 'locale-gen ARGS...', answer: 0, source: 'locale-gen(8)'},
  {argv: 'update-locale ARGS...', file: '/etc/default/locale', answer: updateLocale, source: 'update-locale(8)'},
  {
    argv: 'debconf-set-selections',
    answer: async ({io}) => {
      await io.stdin();
      return 0;
    },
    source: 'debconf-set-selections(1)',
  },
  {argv: 'update-ca-certificates', answer: 0, source: 'update-ca-certificates(8)'},
  {
    argv: 'systemd-analyze verify ARGS...',
    answer: ({args, node, io}) => {
      const bad = args.filter((path) => !/^\[(Service|Timer|Socket|Mount|Path|Unit)\]/m.test(textOf(node.files, path)));
      for (const path of bad) io.err(`${path}: Failed to load unit file: Invalid argument\n`);
      return bad.length === 0 ? 0 : 1;
    },
    source: 'systemd-analyze(1)',
  },
  {argv: 'journalctl ARGS...', answer: '-- No entries --\n', source: 'journalctl(1): nothing is logged in the lab'},
  {argv: 'systemd-tmpfiles ARGS...', answer: 0, source: 'systemd-tmpfiles(8)'},
];
