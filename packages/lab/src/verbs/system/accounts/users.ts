import type {Files} from '../../../node.js';
import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {freeId, groupsOf, joinGroups, rowOf, rows, saveRow} from './databases.js';

const withValue = [
  'b',
  'c',
  'd',
  'e',
  'f',
  'g',
  'G',
  'k',
  'K',
  'l',
  'p',
  's',
  'u',
  'base-dir',
  'comment',
  'home-dir',
  'home',
  'gid',
  'groups',
  'password',
  'shell',
  'uid',
  'login',
  'expiredate',
];
const day = (now: number): string => String(Math.floor(now / 86_400));

/** A long name of an option and its letter are the same. */
const reader = (args: readonly string[]) => {
  const {flags, values, rest} = readArguments(args, withValue);
  return {
    rest,
    value: (...names: readonly string[]) => names.map((name) => values.get(name)).find((one) => one !== undefined),
    has: (...names: readonly string[]) => names.some((name) => flags.has(name)),
  };
};

function groupRow(files: Files, program: string, name: string): readonly string[] {
  const row = rows(files, 'group').find((one) => one[0] === name || one[2] === name);
  return row ?? complain(`${program}: group '${name}' does not exist`, 6);
}

/** useradd(8), with Debian's defaults: no home without -m, a group of the user's own. */
export const useradd = speaking((args, io, {files, now}) => {
  const {rest, value, has} = reader(args);
  const [name] = rest;
  if (name === undefined || rest.length > 1) return complain('Usage: useradd [options] LOGIN', 2);
  if (!/^[a-z_][a-z0-9_-]*\$?$/.test(name) || name.length > 32)
    complain(`useradd: invalid user name '${name}': use --badname to ignore`, 3);
  if (rowOf(files, 'passwd', name) !== undefined) complain(`useradd: user '${name}' already exists`, 9);
  const shell = value('s', 'shell') ?? '/bin/sh';
  if (!shell.startsWith('/') && shell !== '') complain(`useradd: invalid shell '${shell}'`, 3);
  const system = has('r', 'system');
  const uid = Number(value('u', 'uid') ?? freeId(files, 'passwd', system ? 100 : 1000));
  if (!Number.isInteger(uid)) complain(`useradd: invalid user ID '${value('u', 'uid')}'`, 3);
  if (rows(files, 'passwd').some((row) => row[2] === String(uid)) && !has('o'))
    complain(`useradd: UID ${uid} is not unique`, 4);
  const further = (value('G', 'groups') ?? '')
    .split(',')
    .filter(Boolean)
    .map((one) => groupRow(files, 'useradd', one)[0]!);
  const own = value('g', 'gid');
  if (own === undefined && !has('N', 'no-user-group') && rowOf(files, 'group', name) !== undefined)
    complain(`useradd: group ${name} exists - if you want to add this user to that group, use -g.`, 9);
  const gid =
    own === undefined
      ? has('N', 'no-user-group')
        ? '100'
        : String(rows(files, 'group').some((row) => row[2] === String(uid)) ? freeId(files, 'group', 1000) : uid)
      : groupRow(files, 'useradd', own)[2]!;
  if (own === undefined && !has('N', 'no-user-group')) saveRow(files, 'group', [name, 'x', gid, '']);
  const home = value('d', 'home-dir', 'home') ?? `${value('b', 'base-dir') ?? '/home'}/${name}`;
  saveRow(files, 'passwd', [name, 'x', String(uid), gid, value('c', 'comment') ?? '', home, shell]);
  saveRow(files, 'shadow', [
    name,
    value('p', 'password') ?? '!',
    day(now()),
    '0',
    '99999',
    '7',
    '',
    value('e', 'expiredate') ?? '',
    '',
  ]);
  joinGroups(files, name, further, false);
  if (has('m', 'create-home')) {
    if (files.stat(home) !== undefined)
      io.err(
        `useradd: warning: the home directory ${home} already exists.\nuseradd: Not copying any file from skel directory into it.\n`,
      );
    else {
      files.mkdir(home, {parents: true, mode: 0o700});
      files.chown(home, uid, Number(gid));
    }
  }
});

/** usermod(8) */
export const usermod = speaking((args, _, {files, now}) => {
  const {rest, value, has} = reader(args);
  const [name = ''] = rest;
  const old = rowOf(files, 'passwd', name) ?? complain(`usermod: user '${name}' does not exist`, 6);
  const further = value('G', 'groups')
    ?.split(',')
    .filter(Boolean)
    .map((one) => groupRow(files, 'usermod', one)[0]!);
  const own = value('g', 'gid');
  const row = [...old];
  if (own !== undefined) row[3] = groupRow(files, 'usermod', own)[2]!;
  const uid = value('u', 'uid');
  if (uid !== undefined) {
    if (rows(files, 'passwd').some((one) => one[2] === uid && one[0] !== name))
      complain(`usermod: UID '${uid}' already exists`, 4);
    row[2] = uid;
  }
  row[4] = value('c', 'comment') ?? row[4]!;
  const home = value('d', 'home');
  if (home !== undefined) {
    if (has('m', 'move-home')) files.rename(row[5]!, home);
    row[5] = home;
  }
  row[6] = value('s', 'shell') ?? row[6]!;
  saveRow(files, 'passwd', row);
  const shadow = [...(rowOf(files, 'shadow', name) ?? [name, '!', day(now()), '0', '99999', '7', '', '', ''])];
  const hash = value('p', 'password');
  if (hash !== undefined) [shadow[1], shadow[2]] = [hash, day(now())];
  if (has('L', 'lock') && !shadow[1]!.startsWith('!')) shadow[1] = `!${shadow[1]}`;
  if (has('U', 'unlock')) shadow[1] = shadow[1]!.replace(/^!/, '');
  saveRow(files, 'shadow', shadow);
  if (further !== undefined) joinGroups(files, name, further, has('a', 'append'));
});

export const groupadd = speaking((args, _, {files}) => {
  const {rest, value, has} = reader(args);
  const [name = ''] = rest;
  if (!/^[a-z_][a-z0-9_-]*\$?$/.test(name)) complain(`groupadd: '${name}' is not a valid group name`, 3);
  if (rowOf(files, 'group', name) !== undefined)
    return has('f', 'force') ? 0 : complain(`groupadd: group '${name}' already exists`, 9);
  const gid = value('g', 'gid') ?? String(freeId(files, 'group', has('r', 'system') ? 100 : 1000));
  if (rows(files, 'group').some((row) => row[2] === gid) && !has('o'))
    complain(`groupadd: GID '${gid}' already exists`, 4);
  saveRow(files, 'group', [name, 'x', gid, '']);
  return 0;
});

/** chpasswd(8): `name:password` lines on stdin; `-e`: they are hashes already. */
export const chpasswd = speaking(async (args, io, {files, now}) => {
  const {flags} = readArguments(args, ['c', 's', 'R']);
  const lines = (await io.stdin()).toString().split('\n').filter(Boolean);
  const wrong = lines.flatMap((line, index) => {
    const [name = '', ...rest] = line.split(':');
    if (rest.length === 0) return [`chpasswd: line ${index + 1}: missing new password`];
    return rowOf(files, 'passwd', name) === undefined
      ? [`chpasswd: line ${index + 1}: user '${name}' does not exist`]
      : [];
  });
  if (wrong.length > 0) complain(`${wrong.join('\n')}\nchpasswd: error detected, changes ignored`);
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(':'));
    const secret = line.slice(line.indexOf(':') + 1);
    const hash =
      flags.has('e') || flags.has('encrypted') ? secret : `$y$j9T$lab$${Buffer.from(secret).toString('hex')}`;
    const old = rowOf(files, 'shadow', name) ?? [name, '', '', '0', '99999', '7', '', '', ''];
    saveRow(files, 'shadow', [name, hash, day(now()), ...old.slice(3)]);
  }
});

/** getent(1) of the files' databases and the names of /etc/hosts; 2 when a key is not found. */
export const getent = speaking((args, io, {files}) => {
  const {rest} = readArguments(args, ['s', 'service']);
  const [database = '', ...keys] = rest;
  if (/^(hosts|ahosts|ahostsv4)$/.test(database)) {
    const lines = (files.read('/etc/hosts')?.toString() ?? '')
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .filter((line) => line.length > 1);
    const found = keys.map((key) => lines.find((line) => line.includes(key)));
    for (const line of found) if (line !== undefined) io.out(`${line[0]!.padEnd(15)} ${line.slice(1).join(' ')}\n`);
    return found.includes(undefined) ? 2 : 0;
  }
  if (!/^(passwd|group|shadow|gshadow)$/.test(database))
    return complain(
      `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.`,
      1,
    );
  const all = rows(files, database as 'passwd');
  const found: readonly (readonly string[] | undefined)[] =
    keys.length === 0
      ? all
      : keys.map((key) => all.find((row) => row[0] === key || (!/shadow/.test(database) && row[2] === key)));
  for (const row of found) if (row !== undefined) io.out(`${row.join(':')}\n`);
  return found.includes(undefined) ? 2 : 0;
});

/** id(1) */
export const id = speaking((args, io, {files}) => {
  const {flags, rest} = readArguments(args);
  const [name = 'root'] = rest;
  const row =
    rows(files, 'passwd').find((one) => one[0] === name || one[2] === name) ?? complain(`id: ‘${name}’: no such user`);
  const primary = rows(files, 'group').find((one) => one[2] === row[3]) ?? ['', '', row[3]!];
  const groups = [primary, ...groupsOf(files, row[0]!).filter((one) => one[2] !== primary[2])];
  const shown = (one: readonly string[]) => (flags.has('n') ? one[0]! : one[2]!);
  if (flags.has('u')) io.out(`${flags.has('n') ? row[0] : row[2]}\n`);
  else if (flags.has('g')) io.out(`${shown(primary)}\n`);
  else if (flags.has('G')) io.out(`${groups.map(shown).join(' ')}\n`);
  else
    io.out(
      `uid=${row[2]}(${row[0]}) gid=${primary[2]}(${primary[0]}) groups=${groups.map((one) => `${one[2]}(${one[0]})`).join(',')}\n`,
    );
});
