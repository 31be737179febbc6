import type {Subject} from '../entry.js';

export const secrets = {
  title: 'Secrets',
  about: 'A secret is a reference in the config, never a value.',
  entries: {
    'missing-secret': {
      kinds: ['error'],
      title: 'a secret that the config refers to is not there',
      meaning:
        '`env:NAME` names a variable that is not set or empty, or `file:path` a file that cannot be read or is empty.',
      causes: [
        'the variable is set in your shell and not exported, or not in the unit or pipeline that runs phoenix',
        "the file's path counts from the config folder",
      ],
      todo: ['Give it: `export NAME=…`, or write the file, readable by you alone.'],
      see: ['docs/config.md#secrets'],
    },
    'plain-secret': {
      kinds: ['error'],
      title: 'a password or token stands in the config itself',
      meaning: 'Whoever can read the config or its history would have it. The value is not shown.',
      todo: [
        'Move it into a file and refer to it: "file:secrets/samba_password"; or into the environment: "env:SAMBA_PASSWORD"',
        'Where a hash will do (root_password, password_hash): `openssl passwd -6`',
        'If the file was ever committed or shared, take a new password.',
      ],
      see: ['docs/config.md#secrets'],
    },
    placeholder: {
      kinds: ['warning'],
      title: 'a placeholder stands where a secret or key is meant',
      meaning: 'NOT_SET, CHANGEME or nothing: read as not set, so that nobody gets a password that everybody knows.',
      todo: ['Give a reference, or take the key out.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'no-hash': {
      kinds: ['error'],
      title: 'what a password_hash refers to is no hash',
      meaning:
        'The reference leads to a text that is not in the form of crypt(5): `$6$…`, `$y$…`. Mostly it is the password itself.',
      todo: ['Make one and put it there: `openssl passwd -6`'],
      see: ['docs/config.md#secrets'],
    },
    'bad-hash': {
      kinds: ['refusal'],
      title: 'the password_hash of a user of the node is no hash',
      meaning:
        'The node would store it as it is, and nobody could log in with it. Looked at once more directly before it is used.',
      todo: ['Make one: `mkpasswd -m yescrypt`, or `openssl passwd -6`'],
      see: ['docs/setup.md#users'],
    },
  },
} satisfies Subject;
