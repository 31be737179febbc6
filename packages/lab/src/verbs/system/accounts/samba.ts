import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {lasting} from '../state.js';
import {rowOf} from './databases.js';
import {md4} from './md4.js';

interface SambaUser {
  /** MD4 of the password in UTF-16, as [MS-NLMP] has it. */
  readonly hash: string;
  readonly enabled: boolean;
  /** Epoch seconds. */
  readonly changed: number;
}
const passdb = lasting<Readonly<Record<string, SambaUser>>>('passdb', () => ({}));

const hashOf = (password: string): string => md4(Buffer.from(password, 'utf16le')).toUpperCase();

/** smbpasswd(8) as root: `-s` reads the password twice from stdin; `-a` adds, `-e`, `-d` and `-x` enable, disable, delete. */
export const smbpasswd = speaking(async (args, io, {files, now}) => {
  const {flags, rest} = readArguments(args, ['c', 'D', 'r', 'U', 'L']);
  const [name = 'root'] = rest;
  const all = passdb.read(files);
  const known = Object.hasOwn(all, name) ? all[name] : undefined;
  if (known === undefined && !flags.has('a')) complain(`Failed to find entry for user ${name}.`);
  if (rowOf(files, 'passwd', name) === undefined) complain(`Failed to add entry for user ${name}.`);
  if (flags.has('x')) {
    passdb.write(files, Object.fromEntries(Object.entries(all).filter(([one]) => one !== name)));
    return void io.out(`Deleted user ${name}.\n`);
  }
  const switches = !flags.has('a') && (flags.has('e') || flags.has('d'));
  let hash = known?.hash ?? '';
  if (!switches) {
    const [first = '', second = ''] = (await io.stdin()).toString().split('\n');
    if (first !== second || first === '')
      complain(
        first === ''
          ? `Failed to add entry for user ${name}.`
          : 'Mismatch - password unchanged.\nUnable to get new password.',
      );
    hash = hashOf(first);
  }
  passdb.write(files, {
    ...all,
    [name]: {
      hash,
      enabled: flags.has('d') ? false : flags.has('e') || known === undefined || known.enabled,
      changed: switches ? (known?.changed ?? 0) : Math.floor(now()),
    },
  });
  if (known === undefined) io.out(`Added user ${name}.\n`);
  if (switches) io.out(`${flags.has('e') ? 'Enabled' : 'Disabled'} user ${name}.\n`);
});

/** pdbedit(8): `-L`, with `-w` in the format of smbpasswd(5). */
export const pdbedit = speaking((args, io, {files}) => {
  const {flags, values, rest} = readArguments(args, ['u', 'user']);
  if (!flags.has('L') && !flags.has('list')) complain('pdbedit: lab: only -L is known');
  const user = values.get('u') ?? values.get('user') ?? rest[0];
  const all = Object.entries(passdb.read(files)).filter(([name]) => user === undefined || name === user);
  if (user !== undefined && all.length === 0) complain(`Username not found!`);
  for (const [name, {hash, enabled, changed}] of all) {
    const uid = rowOf(files, 'passwd', name)?.[2] ?? '4294967295';
    if (flags.has('w'))
      io.out(
        `${name}:${uid}:${'X'.repeat(32)}:${hash}:[${enabled ? 'U' : 'DU'}`
          .padEnd(name.length + uid.length + 80)
          .concat(`]:LCT-${changed.toString(16).toUpperCase().padStart(8, '0')}:\n`),
      );
    else io.out(`${name}:${uid}:${rowOf(files, 'passwd', name)?.[4] ?? ''}\n`);
  }
});
