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
  {argv: 'timedatectl show -p Timezone --value', answer: (call) => `${zone(call)}\n`, source: 'timedatectl(1)'},
  {argv: 'hostnamectl --static', answer: hostname, source: 'hostnamectl(1)'},
  {argv: 'hostnamectl set-hostname NAME', file: '/etc/hostname', answer: setHostname, source: 'hostnamectl(1)'},
  {argv: 'udevadm ARGS...', answer: 0, source: 'udevadm(8): device nodes are there at once'},
  {argv: 'locale-gen ARGS...', answer: 0, source: 'locale-gen(8)'},
  {argv: 'update-locale ARGS...', file: '/etc/default/locale', answer: updateLocale, source: 'update-locale(8)'},
  {argv: 'journalctl ARGS...', answer: '-- No entries --\n', source: 'journalctl(1): nothing is logged in the lab'},
];
