import {explanations} from '@phoenix/codes';

/** What phoenix heeds besides its options, for the manual and docs/commands.md. */
type Rows = readonly (readonly [name: string, what: string])[];

export const exitCodes = (): Rows =>
  explanations()
    .filter(({kinds}) => kinds.includes('exit code'))
    .map(({code, title}) => [code, title] as const);

export const ENVIRONMENT: Rows = [
  ['CI', 'set to anything but nothing, 0 or false: flat log lines instead of a live tree, as with `--ci`'],
  ['NO_COLOR', 'set to anything but nothing: no colours'],
  ['TERM', '`dumb`: flat log lines and no colours'],
  ['SSH_AUTH_SOCK', 'the agent whose keys phoenix logs in with, where no key is named'],
  ['NAME', 'whatever the config refers to as `env:NAME`: secrets are never values in the config'],
];

export const FILES: Rows = [
  ['CONFIGS/phoenix_hypervisor_config.json', 'the node'],
  ['CONFIGS/phoenix_lxc_configs.json', 'the containers'],
  ['CONFIGS/phoenix_vm_configs.json', 'the VMs'],
  ['CONFIGS/steps/', 'plugins of your own, one folder each'],
  ['CONFIGS/scripts/, CONFIGS/tests/, CONFIGS/apparmor/', 'what the config names by file'],
  ['.phoenix/lab/', 'the embedded node'],
  ['.phoenix/runs/', 'what runs said; no state, delete it at any moment'],
  ['~/.ssh/known_hosts, /etc/ssh/ssh_known_hosts', 'host keys that are trusted; nothing is learnt on first use'],
  ['~/.ssh/id_ed25519, ~/.ssh/id_rsa', 'keys to log in with, where none is named and the agent has none'],
];
