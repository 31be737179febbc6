import type {Files} from '../node.js';
import {freeId, joinGroups, rowOf, saveRow} from '../verbs/system/accounts/databases.js';
import type {Mapping} from './user-data.js';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : [];

/** `users`, and what is said of the default one beside it: `user`, `password`, `ssh_authorized_keys`. */
export function addUsers(files: Files, data: Mapping): void {
  const users = Array.isArray(data.users) ? data.users : ['default'];
  for (const user of users) {
    if (user === 'default') addUser(files, defaultUser(files, data));
    else if (typeof user === 'string') addUser(files, {name: user});
    else if (typeof user === 'object' && user !== null) addUser(files, user as Mapping);
  }
}

function defaultUser(files: Files, data: Mapping): Mapping {
  const name = text(data.user) ?? /name: (\w+)/.exec(files.read('/etc/cloud/cloud.cfg')?.toString() ?? '')?.[1];
  return {
    name: name ?? 'debian',
    passwd: data.password,
    lock_passwd: data.password === undefined,
    shell: '/bin/bash',
    groups: 'sudo',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    ssh_authorized_keys: data.ssh_authorized_keys,
  };
}

function addUser(files: Files, user: Mapping): void {
  const name = text(user.name);
  if (name === undefined) return;
  const home = text(user.homedir) ?? (name === 'root' ? '/root' : `/home/${name}`);
  const [uid, gid] = account(files, name, home, text(user.shell) ?? '/bin/sh');
  if (user.no_create_home !== true) {
    files.mkdir(home, {parents: true});
    files.chown(home, uid, gid);
  }
  const hash = text(user.hashed_passwd) ?? text(user.passwd) ?? '';
  // Locked by an exclamation mark unless it is said otherwise (cloud-init, Users and Groups: lock_passwd).
  const locked = user.lock_passwd !== false;
  saveRow(files, 'shadow', [name, locked ? `!${hash}` : hash, '20000', '0', '99999', '7', '', '', '']);
  for (const group of words(user.groups))
    if (rowOf(files, 'group', group) === undefined)
      saveRow(files, 'group', [group, 'x', String(freeId(files, 'group', 1000)), '']);
  joinGroups(files, name, words(user.groups), true);
  const rules = typeof user.sudo === 'string' ? [user.sudo] : Array.isArray(user.sudo) ? user.sudo.map(String) : [];
  if (rules.length > 0) allow(files, name, rules);
  const keys = Array.isArray(user.ssh_authorized_keys) ? user.ssh_authorized_keys.map(String) : [];
  if (keys.length === 0) return;
  files.mkdir(`${home}/.ssh`, {parents: true});
  files.chmod(`${home}/.ssh`, 0o700);
  files.write(`${home}/.ssh/authorized_keys`, keys.map((key) => `${key.trim()}\n`).join(''), 0o600);
  for (const path of [`${home}/.ssh`, `${home}/.ssh/authorized_keys`]) files.chown(path, uid, gid);
}

/** The user's ids; new ones from 1000 up. */
function account(files: Files, name: string, home: string, shell: string): readonly [uid: number, gid: number] {
  const [, , uid, gid] = rowOf(files, 'passwd', name) ?? [];
  if (uid !== undefined) return [Number(uid), Number(gid)];
  const fresh = freeId(files, 'passwd', 1000);
  saveRow(files, 'passwd', [name, 'x', String(fresh), String(fresh), '', home, shell]);
  saveRow(files, 'group', [name, 'x', String(fresh), '']);
  return [fresh, fresh];
}

const SUDOERS = '/etc/sudoers.d/90-cloud-init-users';

/** As cloudinit/distros/__init__.py, write_sudo_rules(): what is in the file already is not added, nothing goes. */
function allow(files: Files, name: string, rules: readonly string[]): void {
  const own = ['', `# User rules for ${name}`, ...rules.map((rule) => `${name} ${rule}`), ''].join('\n');
  const before = files.read(SUDOERS)?.toString() ?? '# Created by cloud-init v. 25.1\n';
  if (before.includes(own)) return;
  files.mkdir('/etc/sudoers.d', {parents: true});
  files.write(SUDOERS, before + own, 0o440);
}
