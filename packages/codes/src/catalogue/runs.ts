import type {Subject} from '../entry.js';

export const runs = {
  title: 'Runs',
  about: 'What a run says of itself.',
  entries: {
    'not-yet': {
      kinds: ['warning'],
      title: 'in a plan: something is not there yet, and phoenix would wait for it',
      meaning:
        'Nothing has to be changed, and still it is not as described: a guest that boots, a health check that does not answer.',
      todo: ['If it never comes: look at the guest.'],
      see: ['not-ready'],
    },
    interrupted: {
      kinds: ['command', 'info'],
      title: 'the run, or a command, was interrupted',
      meaning:
        "Said when phoenix is asked to end: it starts nothing more, what runs on the node comes to its end. Of a command: Proxmox's task was broken off by a signal, and is tried again.",
      todo: ['Run it again: it goes on where it stands.'],
      see: ['130'],
    },
    'milestone-left-out': {
      kinds: ['warning'],
      title: 'no snapshot or template is made in this run',
      meaning:
        'Steps before it were left out by `--only`, `--skip` or `--from`, and a snapshot of phoenix says that all before it was done.',
      todo: ['The next run without these options makes it: `phoenix LetsGo`'],
    },
    'time-over': {
      kinds: ['info'],
      title: 'the time that the run may take is over',
      meaning: 'By `--timeout`. It starts nothing more, what runs on the node comes to its end.',
      todo: ['Run it again: it goes on where it stands.'],
      see: ['cancelled'],
    },
    'log-full': {
      kinds: ['info'],
      title: 'the log of this run is as large as it gets',
      meaning:
        'Every run keeps its events in a file, and the output of commands in this one has filled it. Outcomes go on being written, output that follows is left out.',
      todo: ['See what was kept: `phoenix runs`'],
    },
  },
} satisfies Subject;
