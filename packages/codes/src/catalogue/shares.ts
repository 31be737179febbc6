import type {Subject} from '../entry.js';

export const shares = {
  title: 'Shares',
  about: 'Samba, NFS and the folders behind them.',
  entries: {
    'no-folder': {
      kinds: ['refusal'],
      title: 'the folder is not there, or is no folder',
      meaning: 'An export or a share needs it; or a file lies where a folder should be.',
      todo: ['Name a dataset or a shared volume that makes it, or make it by hand: `stat PATH`'],
      see: ['docs/setup.md#shares'],
    },
    'bad-export': {
      kinds: ['refusal'],
      title: 'an export has words that exports(5) does not know',
      meaning:
        'exportfs has no trial run, so clients and options are looked at before: a client is an address, a network or a name, an option like rw, sync or fsid=0.',
      todo: ['Look at nfs.exports in the config.'],
      see: ['docs/setup.md#shares'],
    },
    'bad-share': {
      kinds: ['refusal'],
      title: "a share cannot be written to Samba's config",
      meaning: "A line end in a value, a bracket in its name, or one of Samba's own names: global, homes, printers.",
      todo: ['Rename it, or write the value as one line.'],
      see: ['docs/setup.md#shares'],
    },
    'no-samba': {
      kinds: ['refusal'],
      title: 'Samba is installed, and its smb.conf is not there',
      meaning: 'phoenix adds one line to that file and does not make it up.',
      todo: ['`apt-get install --reinstall -o Dpkg::Options::=--force-confmiss samba-common`'],
      see: ['docs/setup.md#shares'],
    },
    'unknown-user': {
      kinds: ['warning'],
      title: 'a share names users whom the node does not know',
      meaning: 'valid_users lets in nobody of that name.',
      todo: ['Add them under `users`.'],
      see: ['docs/setup.md#shares'],
    },
    'no-password': {
      kinds: ['warning'],
      title: "nobody comes in by the name of Samba's user",
      meaning: 'It has no password, on the node or in the config.',
      todo: [
        'Give samba.password a reference: "env:SAMBA_PASSWORD", "file:secrets/samba_password"',
        'Or on the node: `smbpasswd -a USER`',
      ],
      see: ['docs/setup.md#shares'],
    },
  },
} satisfies Subject;
