import {type Change, change, type NodeUser, Secret} from '@phoenix/kit';
import {type Account, passwordHashOf, readGroupNames} from '@phoenix/proxmox';

type Files = ReadonlyMap<string, string>;

/** One that is there is taken as it is, whatever its shell and groups are. */
export function account({username}: NodeUser, accounts: ReadonlyMap<string, Account>, files: Files): readonly Change[] {
  if (accounts.has(username)) return [];
  // useradd(8) makes a group of the same name, and refuses where there is one already.
  const group = readGroupNames(files.get('/etc/group')).has(username) ? ['-g', username] : [];
  return [change(`add the user ${username}`, [{argv: ['useradd', '-m', '-s', '/bin/bash', ...group, '--', username]}])];
}

/** Only hashes travel, by stdin (chpasswd(8), `-e`). */
export function password({username, passwordHash}: NodeUser, files: Files): readonly Change[] {
  if (passwordHash === undefined) return [];
  if (passwordHashOf(files.get('/etc/shadow'), username) === passwordHash.reveal()) return [];
  const stdin = new Secret(`${username}:${passwordHash.reveal()}\n`);
  return [change(`set the password of ${username}`, [{argv: ['chpasswd', '-e'], stdin}])];
}
