import type {Command, Option} from '../command.js';
import type {InitRequest} from '../commands/init.js';
import {TARGET} from '../options.js';
import {targetOf} from '../to-request.js';

const FIRST_GUEST: Readonly<Record<string, Option>> = {
  id: {
    type: 'number',
    describe: 'id of the first container; the next free one by default',
    group: 'The first container:',
  },
  name: {type: 'string', describe: 'its host name; first by default', group: 'The first container:'},
  template: {type: 'string', describe: 'OS template: a file name or a volume id', group: 'The first container:'},
  storage: {type: 'string', describe: 'storage for disks', group: 'The first container:'},
  bridge: {type: 'string', describe: 'bridge that it is on', group: 'The first container:'},
  ip: {type: 'string', describe: 'dhcp, or an address like 10.0.0.10/24', group: 'The first container:'},
  gw: {type: 'string', describe: 'its gateway, beside an address', group: 'The first container:'},
  'ssh-key': {
    type: 'string',
    describe: 'public key file of whoever may log in; by default one of ~/.ssh',
    completes: 'file',
    group: 'The first container:',
  },
};

export const init: Command = {
  usage: 'init',
  group: 'write',
  summary: 'write a first config set, explained',
  details:
    'Asks on a terminal what it was not told by options; without one, and with --yes, it takes what is usual. The files go into the folder of --config-dir. The node is looked at first, read-only: its storages, bridges, templates and free ids are what is offered. Where it cannot be reached and nobody is there to ask, nothing is written and the exit code is 69; `--offline` looks at none and says what it guessed. Files that are there are never overwritten.',
  options: {
    ...FIRST_GUEST,
    vm: {
      type: 'boolean',
      describe: 'also a VM: a template made of a cloud image, and a clone of it',
    },
    yes: {type: 'boolean', alias: 'y', default: false, describe: 'ask nothing'},
    offline: {type: 'boolean', default: false, describe: 'look at no node, and guess what it has'},
    ...TARGET,
  },
  examples: [
    ['phoenix init', 'by questions, into configs/'],
    ['phoenix init --config-dir my-node --host pve1', 'looks at pve1 and offers what is there'],
    ['phoenix init --config-dir my-node --host pve1 --storage local-zfs --yes', 'asks nothing'],
    ['phoenix init --host pve1 --offline --yes', 'before there is a way to pve1; says what is guessed'],
    ['phoenix init --config-dir trial --target lab --vm --yes', 'for the embedded node'],
  ],
  prepare(args) {
    const word = (name: string) => (typeof args[name] === 'string' ? {[name]: args[name]} : {});
    const request: InitRequest = {
      ...targetOf(args),
      configDir: args.configDir as string,
      yes: args.yes as boolean,
      offline: args.offline as boolean,
      given: {
        ...Object.assign({}, ...['name', 'template', 'storage', 'bridge', 'ip', 'gw', 'sshKey'].map(word)),
        ...(args.id === undefined ? {} : {id: args.id as number}),
        ...(args.vm === undefined ? {} : {vm: args.vm as boolean}),
      },
    };
    return async (io) => (await import('../commands/init.js')).initCommand(request, io);
  },
};
