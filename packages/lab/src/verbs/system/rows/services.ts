import {absolute, readArguments} from '../../../programs/arguments.js';
import type {Row, RowCall} from '../row.js';
import {lasting, textOf} from '../state.js';
import {testparm} from '../testparm.js';

/** sudoers(5), as far as one line goes: a user or an alias, hosts, commands. */
const sudoersLine =
  /^\s*(#.*|@include(dir)? .*|Defaults\S*\s+.*|(User|Runas|Host|Cmnd)_Alias\s+[A-Z]\w*\s*=.*|[%\w"+-][^\s=]*\s+[\w!-]+\s*=\s*(\([^)]*\)\s*)?((NO)?(PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT):\s*)*[!/A-Z].*)?$/;
/** `-c` with `-f FILE`, or of all that there is. */
const visudo = ({args, node, io}: RowCall) => {
  const {flags, values, rest} = readArguments(args, ['f', 'file']);
  const path = absolute(io, values.get('f') ?? values.get('file') ?? rest[0] ?? '/etc/sudoers');
  if (!flags.has('c') && !flags.has('check')) {
    io.err('visudo: lab: there is nobody to edit\n');
    return 1;
  }
  const text = node.files.read(path)?.toString();
  if (text === undefined) {
    io.err(`visudo: unable to open ${path}: No such file or directory\n`);
    return 1;
  }
  const bad = text
    .replaceAll('\\\n', '  ')
    .split('\n')
    .findIndex((line) => !sudoersLine.test(line));
  if (bad < 0) return flags.has('q') || flags.has('quiet') ? 0 : `${path}: parsed OK\n`;
  io.err(`${path}:${bad + 1}: syntax error\n${text.split('\n')[bad]}\n${' '.repeat(4)}^\n`);
  return 1;
};

const exported = lasting<readonly string[]>('exported', () => []);
const OPTION =
  /^(rw|ro|sync|async|wdelay|no_wdelay|hide|nohide|crossmnt|no_?subtree_check|subtree_check|secure|insecure|root_squash|no_root_squash|all_squash|no_all_squash|secure_locks|insecure_locks|auth_nlm|no_auth_nlm|acl|no_acl|pnfs|no_pnfs|security_label|mountpoint(=\S+)?|mp(=\S+)?|fsid=\S+|anonuid=-?\d+|anongid=-?\d+|sec=\S+|refer=\S+|replicas=\S+|xprtsec=\S+)$/;
/** exports(5): /etc/exports and /etc/exports.d/*.exports. What is wrong is said, and the command fails. */
const exportAll = ({node, io}: RowCall) => {
  const {files} = node;
  const own = (files.list('/etc/exports.d') ?? [])
    .filter((name) => name.endsWith('.exports'))
    .map((name) => `/etc/exports.d/${name}`);
  const rows: string[] = [];
  let bad = 0;
  for (const file of ['/etc/exports', ...own])
    for (const [index, line] of textOf(files, file).replaceAll('\\\n', ' ').split('\n').entries()) {
      const words = [...line.replace(/#.*/, '').matchAll(/"[^"]*"(?:\([^)]*\))?|\S+/g)].map(([word]) => word);
      const [path, ...clients] = words;
      if (path === undefined) continue;
      const complainAt = (text: string) => {
        bad += 1;
        io.err(`exportfs: ${file}:${index + 1}: ${text}\n`);
      };
      const folder = path.replaceAll('"', '');
      if (!folder.startsWith('/')) complainAt(`syntax error: bad path "${folder}"`);
      else if (files.stat(folder)?.type !== 'folder') {
        bad += 1;
        io.err(`exportfs: Failed to stat ${folder}: No such file or directory\n`);
      } else if (clients.length === 0) complainAt('No host name given with path: assuming world');
      for (const client of clients) {
        const [, host = '', options] = /^([^(]*)(?:\(([^)]*)\))?$/.exec(client) ?? [];
        if (!/^[\w.*?:/@[\]-]*$/.test(host) || (client.includes('(') && options === undefined))
          complainAt(`syntax error: bad option list "${client}"`);
        const unknown = options?.split(',').find((option) => option !== '' && !OPTION.test(option));
        if (unknown !== undefined) complainAt(`unknown keyword "${unknown}"`);
        rows.push(`${folder} ${host || '*'}(${options ?? 'ro'})`);
      }
    }
  if (bad > 0) return 1;
  exported.write(files, rows);
  return 0;
};
/** One a line, with the defaults that exports(5) has and what was given over them. */
function asExportfs(row: string): string {
  const [, path = '', host = '', given = ''] = /^(\S+) (.*)\((.*)\)$/.exec(row) ?? [];
  const own = given.split(',').filter(Boolean);
  const opposite = (one: string) =>
    one === 'ro' ? 'rw' : one === 'rw' ? 'ro' : one.startsWith('no_') ? one.slice(3) : `no_${one}`;
  const standard = [
    'sync',
    'wdelay',
    'hide',
    'no_subtree_check',
    'sec=sys',
    'ro',
    'secure',
    'root_squash',
    'no_all_squash',
  ];
  const kept = standard.filter(
    (one) => !own.includes(opposite(one)) && !own.includes(one) && !(one === 'sync' && own.includes('async')),
  );
  return `${path}  ${host}(${[...kept, ...own].join(',')})\n`;
}
/** sshd_config(5): keywords only. */
const SSHD = new Set(
  'acceptenv addressfamily allowagentforwarding allowgroups allowstreamlocalforwarding allowtcpforwarding allowusers authenticationmethods authorizedkeyscommand authorizedkeyscommanduser authorizedkeysfile authorizedprincipalscommand authorizedprincipalscommanduser authorizedprincipalsfile banner casignaturealgorithms challengeresponseauthentication channeltimeout chrootdirectory ciphers clientalivecountmax clientaliveinterval compression denygroups denyusers disableforwarding exposeauthinfo fingerprinthash forcecommand gatewayports gssapiauthentication gssapicleanupcredentials gssapikeyexchange gssapistrictacceptorcheck hostbasedacceptedalgorithms hostbasedauthentication hostbasedusesnamefrompacketonly hostcertificate hostkey hostkeyagent hostkeyalgorithms ignorerhosts ignoreuserknownhosts include ipqos kbdinteractiveauthentication kerberosauthentication kexalgorithms listenaddress logingracetime loglevel logverbose macs match maxauthtries maxsessions maxstartups modulifile passwordauthentication permitemptypasswords permitlisten permitopen permitrootlogin permittty permittunnel permituserenvironment permituserrc persourcemaxstartups persourcenetblocksize pidfile port printlastlog printmotd pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication pubkeyauthoptions rekeylimit requiredrsasize revokedkeys securitykeyprovider setenv streamlocalbindmask streamlocalbindunlink strictmodes subsystem syslogfacility tcpkeepalive trustedusercakeys usedns usepam versionaddendum x11displayoffset x11forwarding x11uselocalhost xauthlocation'.split(
    ' ',
  ),
);
const sshd = ({args, node, io}: RowCall) => {
  const {files} = node;
  const {values} = readArguments(args, ['f']);
  const own = values.get('f');
  const paths = [
    own === undefined ? '/etc/ssh/sshd_config' : absolute(io, own),
    ...(own === undefined ? (files.list('/etc/ssh/sshd_config.d') ?? []) : [])
      .filter((name) => name.endsWith('.conf'))
      .map((name) => `/etc/ssh/sshd_config.d/${name}`),
  ];
  for (const path of paths)
    for (const [index, line] of textOf(files, path).split('\n').entries()) {
      const keyword = /^\s*([^#\s=]+)/.exec(line)?.[1];
      if (keyword === undefined || SSHD.has(keyword.toLowerCase())) continue;
      io.err(
        `${path}: line ${index + 1}: Bad configuration option: ${keyword}\n${path}: terminating, 1 bad configuration options\n`,
      );
      return 255;
    }
  return 0;
};

const CLUSTER = '/etc/pve/firewall/cluster.fw';
const firewallOn = ({node}: RowCall): boolean => /^\s*enable:\s*1\s*$/m.test(textOf(node.files, CLUSTER));
const daemon = lasting<boolean>('pve-firewall', () => true);
const firewallStatus = (call: RowCall) =>
  `Status: ${firewallOn(call) ? 'enabled' : 'disabled'}/${daemon.read(call.node.files) ? 'running' : 'stopped'}\n`;
const FW_LINE =
  /^\s*(#.*|\[(OPTIONS|ALIASES|RULES|IPSET \S+|group \S+)\]( *#.*)?|[a-z_]+:\s*\S.*|\|?(IN|OUT|GROUP|FORWARD)\s+\S+.*|\S+\s+[\d.a-f:/]+( *#.*)?|!?(\+?[\w./:-]+)( *#.*)?)?$/i;
const compile = (call: RowCall) => {
  const bad = textOf(call.node.files, CLUSTER)
    .split('\n')
    .findIndex((line) => !FW_LINE.test(line));
  if (bad >= 0)
    call.io.err(
      `${CLUSTER} (line ${bad + 1}) - errors in rule parameters: ${textOf(call.node.files, CLUSTER).split('\n')[bad]}\n`,
    );
  return firewallOn(call)
    ? 'ipset cmdlist:\n\niptables cmdlist:\n\nebtables cmdlist:\n\nno changes\n'
    : 'firewall disabled\n';
};

const simulate = (call: RowCall) => {
  const text = textOf(call.node.files, CLUSTER);
  const source = call.args[call.args.indexOf('--source') + 1] ?? '';
  const management = /^\[IPSET management\]$([^[]*)/im.exec(text)?.[1] ?? '';
  const isIn = management.split('\n').some((line) => line.trim().split(/\s/)[0] === source);
  const passes = !firewallOn(call) || isIn || /^\s*policy_in:\s*ACCEPT\s*$/m.test(text);
  return `Test packet:\n  source  : ${source}\nACTION: ${passes ? 'ACCEPT' : 'DROP'}\n`;
};

export const serviceRows: readonly Row[] = [
  {argv: 'visudo ARGS...', file: '/etc/sudoers', answer: visudo, source: 'visudo(8), sudoers(5)'},
  {argv: 'testparm ARGS...', file: '/etc/samba/smb.conf', answer: testparm, source: 'testparm(1), smb.conf(5)'},
  {
    argv: 'exportfs -ra|-r|-a|-ar',
    file: '/etc/exports',
    answer: exportAll,
    source: 'exportfs(8), exports(5), nfs-utils/support/nfs/exports.c',
  },
  {
    argv: 'exportfs -s',
    answer: ({node}) => exported.read(node.files).map(asExportfs).join(''),
    source: 'exportfs(8)',
  },
  {argv: 'sshd -t ARGS...', file: '/etc/ssh/sshd_config', answer: sshd, source: 'sshd(8), sshd_config(5)'},
  {argv: 'pve-firewall status', file: CLUSTER, answer: firewallStatus, source: 'PVE/Service/pve_firewall.pm'},
  {
    argv: 'pve-firewall simulate ARGS...',
    file: CLUSTER,
    answer: simulate,
    source: 'PVE/Service/pve_firewall.pm: of the rules only the ipset management and the policy are looked at',
  },
  {
    argv: 'pve-firewall compile',
    file: CLUSTER,
    answer: compile,
    source: 'PVE/Service/pve_firewall.pm, PVE/Firewall.pm',
  },
  {argv: 'pve-firewall start|restart', answer: ({node}) => daemon.write(node.files, true), source: 'pve-firewall(8)'},
  {argv: 'pve-firewall stop', answer: ({node}) => daemon.write(node.files, false), source: 'pve-firewall(8)'},
];
