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
    'left-config': {
      kinds: ['info'],
      title: 'the node has guests of phoenix that no config describes any more',
      meaning:
        "They carry phoenix's line in their notes and have no entry: it was taken out, its id was changed, another config set has them, or somebody copied a guest in Proxmox, whose notes go along. Nothing happens to them, and no exit code knows of them. Said at the end of what looks at everything, and by `phoenix status`.",
      todo: [
        'They can go: `phoenix delete ID`, which names what is lost and asks',
        'They should come back into the config: `phoenix adopt ID`',
        'They are to stay outside: delete the line `<!-- phoenix:1 … -->` in their notes',
      ],
      see: ['docs/config.md#guests-that-leave-the-config'],
    },
    'taken-back': {
      kinds: ['warning'],
      title: 'a guest that failed was destroyed again',
      meaning:
        'The config says `"behavior": {"on_failure": "rollback"}`: this run had made the guest from nothing, and one of its steps failed. What it said is in the run\'s log.',
      todo: ['See what failed: `phoenix runs`, `phoenix report`', 'To look into such a guest: "on_failure": "keep"'],
      see: ['docs/config.md#when-a-guest-fails'],
    },
    'kept-after-failure': {
      kinds: ['warning'],
      title: 'a guest that failed was to be destroyed again, and stays',
      meaning:
        'With `"on_failure": "rollback"`: the message says what keeps it. It is protected, others were cloned from it, or it has a volume that is not its own.',
      todo: ['To have it go: `phoenix delete ID`'],
      see: ['docs/config.md#when-a-guest-fails'],
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
