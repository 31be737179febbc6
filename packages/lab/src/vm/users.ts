import type {Files} from '../node.js';
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
  const hash = text(user.hashed_passwd) ?? text(user.passwd);
  const shadow = (files.read('/etc/shadow')?.toString() ?? '').replace(new RegExp(`^${name}:.*\n`, 'm'), '');
  files.write('/etc/shadow', `${shadow}${name}:${hash ?? '!'}:20000:0:99999:7:::\n`, 0o640);
  for (const group of words(user.groups)) join(files, group, name);
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
  const passwd = files.read('/etc/passwd')?.toString() ?? '';
  const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd) ?? [];
  if (uid !== undefined) return [Number(uid), Number(gid)];
  const taken = [...passwd.matchAll(/^[^:]+:[^:]*:(\d+):/gm)].map(([, id]) => Number(id)).filter((id) => id < 60_000);
  const fresh = Math.max(999, ...taken) + 1;
  files.write('/etc/passwd', `${passwd}${name}:x:${fresh}:${fresh}::${home}:${shell}\n`);
  files.write('/etc/group', `${files.read('/etc/group')?.toString() ?? ''}${name}:x:${fresh}:\n`);
  return [fresh, fresh];
}

function join(files: Files, group: string, name: string): void {
  const text = files.read('/etc/group')?.toString() ?? '';
  const line = new RegExp(`^${group}:[^:]*:\\d+:(.*)$`, 'm').exec(text);
  if (line === null) files.write('/etc/group', `${text}${group}:x:${900 + group.length}:${name}\n`);
  else if (!line[1]!.split(',').includes(name))
    files.write('/etc/group', text.replace(line[0], line[1] === '' ? `${line[0]}${name}` : `${line[0]},${name}`));
}

function allow(files: Files, name: string, rules: readonly string[]): void {
  const path = '/etc/sudoers.d/90-cloud-init-users';
  files.mkdir('/etc/sudoers.d', {parents: true});
  const before = (files.read(path)?.toString() ?? '').replace(new RegExp(`^${name} .*\n`, 'gm'), '');
  files.write(path, before + rules.map((rule) => `${name} ${rule}\n`).join(''), 0o440);
}
