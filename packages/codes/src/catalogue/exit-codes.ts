import type {Subject} from '../entry.js';

export const exitCodes = {
  title: 'Exit codes',
  about: 'What phoenix ends with; of several, the first of 130/143/129, 69, 1, 2.',
  entries: {
    0: {
      kinds: ['exit code'],
      title: 'done, or nothing to do',
      meaning:
        'Everything that was asked for is as described. A plan ends with 0 also where something is pending, unless --exit-code is given.',
    },
    1: {
      kinds: ['exit code'],
      title: 'a step failed or was refused, or a question was answered with no',
      meaning: 'Something is not done. The summary at the end names each failure once, with what to try.',
      todo: ['Put it right and run the same command again; it does what is missing.'],
      see: ['refused', 'failed'],
    },
    2: {
      kinds: ['exit code'],
      title: 'changes are pending',
      meaning:
        'Only of a plan with --exit-code: the node differs from the config. For pipelines that look and do not touch.',
      todo: ['See what: `phoenix plan`'],
    },
    64: {
      kinds: ['exit code'],
      title: 'the command line, the config or a plugin is wrong',
      meaning:
        'Nothing was touched, and the node mostly not even asked. All problems are told at once, each with its code.',
      todo: ['Look at the files alone: `phoenix validate`', 'Look at the options: `phoenix plan --help`'],
      see: ['docs/config.md#what-is-reported'],
    },
    69: {
      kinds: ['exit code'],
      title: 'the node cannot be reached, was lost, or has no quorum',
      meaning:
        'There was no way to the node, or it broke off in the middle. What ran at that moment may have ended or not.',
      todo: ['Run it again when the node is back: phoenix asks before it acts.'],
      see: ['host-unreachable', 'no-quorum'],
    },
    75: {
      kinds: ['exit code'],
      title: 'another run is changing the node',
      meaning:
        'One changing run per node: another phoenix has it, and the message says who and since when. Or another process holds the folder of the embedded node. A plan, status and validate are never kept out.',
      todo: ['Wait for it: `phoenix LetsGo --wait`'],
    },
    130: {
      kinds: ['exit code'],
      title: 'interrupted by Ctrl-C',
      meaning:
        'The first Ctrl-C starts nothing more and lets running commands come to their end, the second ends them too.',
      todo: ['Run it again: it goes on where it stands.'],
      see: ['cancelled'],
    },
    143: {
      kinds: ['exit code'],
      title: 'terminated',
      meaning: 'A supervisor asked phoenix to end (SIGTERM). It started nothing more and let what ran come to its end.',
      todo: ['Run it again: it goes on where it stands.'],
    },
    129: {
      kinds: ['exit code'],
      title: 'its terminal closed',
      meaning:
        'The terminal or the SSH session in which phoenix ran is gone (SIGHUP). It started nothing more and let what ran come to its end.',
      todo: ['Run it again, for long runs inside tmux: it goes on where it stands.'],
    },
  },
} satisfies Subject;
