import type {Command} from '../command.js';
import {COMMON, TARGET} from '../options.js';
import {commonOf, targetOf} from '../to-request.js';

/** It shows all that it finds. */
const {verbose: _, ...OPTIONS} = COMMON;

export const doctor: Command = {
  usage: 'doctor',
  group: 'look',
  summary: 'tell whether this machine, the config and the node are fit for phoenix',
  details: `Looks at everything that a run would stumble over, and says what to do about it: whether the node lets phoenix in, what it
runs, its cluster, programs, clock, sshd, disks and memory, and whether it has the storages, templates, images, bridges
and devices that the config names.

It changes nothing, takes no lock, and asks the node about ten commands, each of which has 20 seconds to answer. A config
that is broken is told, and the node is looked at without it, where the hypervisor file still says where that is.

Exit code 0: nothing is wrong, though there may be warnings; 1: something is; 69: the node cannot be reached, or only by
somebody who is not root.`,
  options: {...OPTIONS, ...TARGET},
  examples: [
    ['phoenix doctor', 'the node that the config names'],
    ['phoenix doctor --target ssh --host pve1', 'another one, before the first plan'],
    ['phoenix doctor --json', 'one JSON object for each check'],
  ],
  prepare(args) {
    const request = {...commonOf(args), ...targetOf(args)};
    return async (io) => (await import('../commands/doctor.js')).doctorCommand(request, io);
  },
};
