import {createHash} from 'node:crypto';
import {
  type Change,
  type CloudInitUser,
  type Command,
  change,
  cmd,
  exec,
  Refusal,
  Secret,
  type VmResource,
} from '@phoenix/kit';
import type {Seen} from './look.js';

/** $1 the name, $2 a group or nothing. As cloud-init makes one: with a home, and locked until a password is set. */
const ADD = [
  'set -e',
  'useradd --create-home --shell /bin/bash "$1"',
  'if [ -n "$2" ] && grep -q "^$2:" /etc/group; then usermod --append --groups "$2" "$1"; fi',
].join('\n');

/**
 * $1 the user, $2 its rule or nothing. The new rule is there before the old one goes; sudo reads no file with a dot in
 * its name (sudoers(5), includedir).
 */
const SUDO = [
  'set -e',
  'own=/etc/sudoers.d/phoenix-$1 theirs=/etc/sudoers.d/90-cloud-init-users',
  'umask 0227',
  'if [ -n "$2" ]; then',
  '  rm -f "$own.new"',
  '  printf "%s %s\\n" "$1" "$2" > "$own.new"',
  '  visudo -c -q -f "$own.new" || { rm -f "$own.new"; exit 1; }',
  '  mv -f "$own.new" "$own"',
  'else rm -f "$own"; fi',
  'if [ -f "$theirs" ] && grep -q "^$1 " "$theirs"; then',
  '  rm -f "$theirs.new"',
  '  grep -v "^$1 " "$theirs" > "$theirs.new" || :',
  '  mv -f "$theirs.new" "$theirs"',
  'fi',
].join('\n');

/** The user of the config; another one that was there before stays. Its keys come in the round after it was made. */
export function userChanges({vm: {cloudInit}}: VmResource, seen: Seen): readonly Change[] {
  const {user} = cloudInit;
  if (user === undefined) return [];
  const {username, sudo} = user;
  const rules = sudo === undefined ? [] : [`${username} ${sudo}`];
  return [
    ...(seen.user === undefined
      ? [change(`add user ${username}`, [script(ADD, username, sudo === undefined ? '' : 'sudo')])]
      : []),
    ...password(user, seen),
    ...(JSON.stringify([...seen.sudo].sort()) === JSON.stringify(rules)
      ? []
      : [
          change(
            `${sudo === undefined ? 'take the' : 'set the'} sudo rule of ${username}`,
            [script(SUDO, username, sudo ?? '')],
            {
              diff: [{field: 'sudo', from: seen.sudo.join('; ') || undefined, to: rules[0]}],
            },
          ),
        ]),
    ...keys(user, seen),
  ];
}

function password({username, passwordHash}: CloudInitUser, seen: Seen): readonly Change[] {
  if (passwordHash === undefined || seen.password === sha256(`${passwordHash.reveal()}\n`)) return [];
  const stdin = new Secret(`${username}:${passwordHash.reveal()}\n`);
  return [change(`set the password of ${username}`, [{argv: ['chpasswd', '-e'], stdin}])];
}

/** Adds what is missing; keys that somebody else put there stay. */
function keys({username, sshPublicKeys}: CloudInitUser, {user, keys: present, linked}: Seen): readonly Change[] {
  const missing = sshPublicKeys.map((key) => key.trim()).filter((key) => !present.includes(key));
  if (user === undefined || missing.length === 0) return [];
  const folder = `${user.home}/.ssh`;
  if (linked)
    throw new Refusal(
      'linked-keys',
      `${folder} or its authorized_keys is a link, and root does not write through it`,
      `make it a folder and a file of ${username}`,
    );
  const owner = `${user.uid}:${user.gid}`;
  const content = [...present, ...missing, ''].join('\n');
  return [
    {
      title: `authorize ssh keys for ${username} (${missing.length})`,
      impact: 'none',
      actions: [
        exec(cmd`mkdir -p -m 0700 ${folder}`),
        exec(cmd`chown ${owner} ${folder}`),
        {kind: 'write', path: `${folder}/authorized_keys`, content, mode: '0600', owner},
      ],
    },
  ];
}

const script = (text: string, ...args: readonly string[]): Command => ({argv: ['sh', '-c', text, 'sh', ...args]});

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
