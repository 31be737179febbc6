import {leasedAddress} from '../../../leased-address.js';
import {absolute} from '../../../programs/arguments.js';
import {mountsOf} from '../mounts.js';
import type {Row, RowCall} from '../row.js';
import {activeUnits} from '../services/units.js';
import {textOf} from '../state.js';

const GIB = 1024 ** 3;
/** What the installer puts there, and a root file system of the installer's own size where the profile says nothing. */
const SYSTEM_BYTES = 4 * GIB;
const ROOT_BYTES = 96 * GIB;

/** Of the root file system alone: its size is that of the storage in /var/lib/vz, which lies on it. */
const df = (call: RowCall) => {
  const {args, io, node} = call;
  const paths = args.map((path) => absolute(io, path));
  const rows: string[] = [];
  for (const path of paths) {
    const [mount] = mountsOf(node)
      .filter(({target}) => target === '/' || path === target || path.startsWith(`${target}/`))
      .sort((a, b) => b.target.length - a.target.length);
    if (mount?.target !== '/') {
      io.err(`df: lab: ${path}: of the node's file systems only / has a size\n`);
      return 1;
    }
    const bytes = node.profile.storages.find((one) => one.path === '/var/lib/vz')?.bytes ?? ROOT_BYTES;
    const [size, used] = [bytes, Math.min(bytes, SYSTEM_BYTES)].map((one) => Math.floor(one / 1024)) as [
      number,
      number,
    ];
    rows.push(`${mount.source} ${size} ${used} ${size - used} ${Math.ceil((100 * used) / size)}% /\n`);
  }
  return `Filesystem 1024-blocks Used Available Capacity Mounted on\n${rows.join('')}`;
};

/** Of a container that does not run it says nothing, with code 0. */
const containerAddresses = ({args: [id = ''], node}: RowCall) => {
  const text = textOf(node.files, `/etc/pve/lxc/${id}.conf`);
  if (text === '' || !node.power.running(Number(id))) return '';
  const nics = text
    .split('\n\n[')[0]!
    .split('\n')
    .filter((line) => /^net\d+:/.test(line));
  return nics
    .flatMap((nic) => {
      const ip = /,ip=([^,]+)/.exec(nic)?.[1];
      const ip6 = /,ip6=([^,]+)/.exec(nic)?.[1];
      return [ip === 'dhcp' ? leasedAddress(Number(id)) : ip, ip6].flatMap((one) =>
        one === undefined || /^(?:manual|auto|dhcp)$/.test(one) ? [] : `${one.replace(/\/.*/, '')}\n`,
      );
    })
    .join('');
};

/** Who keeps the clock right, of Debian's time-daemons. */
const isSynchronized = ({node}: RowCall) =>
  activeUnits.read(node.files).some((unit) => /^(chrony|systemd-timesyncd|ntpsec|openntpd)\.service$/.test(unit))
    ? 'yes\n'
    : 'no\n';

/** Files that are locked by flock; whoever asks takes none. */
const lslocks = async ({node}: RowCall) => {
  const folders = ['/run', '/run/lock', '/run/lock/lxc', '/run/lock/qemu-server'];
  const files = folders
    .flatMap((folder) => (node.files.list(folder) ?? []).map((name) => `${folder}/${name}`))
    .filter((path) => /lock|\.conf$/.test(path) && node.files.stat(path)?.type === 'file');
  const held: string[] = [];
  for (const path of files) {
    const release = await node.flock(path, 0);
    if (release === undefined) held.push(path);
    else release();
  }
  return held.map((path) => `WRITE ${path}\n`).join('');
};

/** sshd_config(5): the defaults of those settings that are the same wherever Debian 12 runs, in sshd's order. */
const DEFAULTS: Readonly<Record<string, string>> = {
  ...{port: '22', addressfamily: 'any', usepam: 'yes', logingracetime: '120', x11displayoffset: '10'},
  ...{maxauthtries: '6', maxsessions: '10', clientaliveinterval: '0', clientalivecountmax: '3'},
  ...{permitrootlogin: 'prohibit-password', pubkeyauthentication: 'yes', passwordauthentication: 'yes'},
  ...{kbdinteractiveauthentication: 'yes', printmotd: 'yes', x11forwarding: 'no', x11uselocalhost: 'yes'},
  ...{strictmodes: 'yes', tcpkeepalive: 'yes', permitemptypasswords: 'no', usedns: 'no', allowtcpforwarding: 'yes'},
  ...{maxstartups: '10:30:100', permittunnel: 'no'},
};
/** The first value counts, and Debian's file includes the folder first. Match blocks hold for some connections only. */
const sshdSettings = ({node: {files}}: RowCall) => {
  const folder = '/etc/ssh/sshd_config.d';
  const own = (files.list(folder) ?? []).filter((name) => name.endsWith('.conf')).map((name) => `${folder}/${name}`);
  const settings = new Map<string, string>();
  for (const path of [...own, '/etc/ssh/sshd_config'])
    for (const line of textOf(files, path).split('\n')) {
      const [, key = '', value = ''] = /^\s*(\w+)[\s=]+(.*?)\s*$/.exec(line) ?? [];
      if (/^match$/i.test(key)) break;
      if (key !== '' && !settings.has(key.toLowerCase())) settings.set(key.toLowerCase(), value);
    }
  const value = ([key, standard]: readonly [string, string]) => `${key} ${settings.get(key) ?? standard}\n`;
  return Object.entries(DEFAULTS).map(value).join('');
};

/** What only tells. */
export const lookingRows: readonly Row[] = [
  {argv: 'lxc-info -n ID -iH', answer: containerAddresses, source: 'lxc-info(1)'},
  {argv: 'df -k -P PATHS...', answer: df, source: 'df(1), POSIX format'},
  {argv: 'timedatectl show -p NTPSynchronized --value', answer: isSynchronized, source: 'timedatectl(1)'},
  {argv: 'lslocks --noheadings --raw --output MODE,PATH', answer: lslocks, source: 'lslocks(8)'},
  {argv: 'sshd -T', file: '/etc/ssh/sshd_config', answer: sshdSettings, source: 'sshd(8), sshd_config(5)'},
];
