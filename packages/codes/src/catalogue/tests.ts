import type {Subject} from '../entry.js';

export const tests = {
  title: 'Tests and health checks',
  about: 'What is asked of guests and of the node.',
  entries: {
    'empty-health-check': {
      kinds: ['error'],
      title: 'a health check does not say what it asks',
      meaning: 'By its type it needs `command` or `argv`, `path`, `port`, or `url`.',
      todo: ['Add it, or correct the type.'],
      see: ['docs/containers.md'],
    },
    'empty-test': {
      kinds: ['error'],
      title: 'a test does not say what it asks',
      meaning: 'By its type it needs `command` or `argv`, `path`, `port`, or `url`.',
      todo: ['Add it, or correct the type.'],
      see: ['docs/config.md#tests'],
    },
    'repeated-test': {
      kinds: ['warning'],
      title: 'a suite has two tests of one name',
      meaning: 'A report cannot tell them apart.',
      todo: ['Rename one.'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'no-guest': {
      kinds: ['error'],
      title: 'a test of the node is to run in a guest',
      meaning: "The node's own suites run on the node always; there is no guest to run this one in.",
      todo: ['Move it to the tests of a guest.'],
      see: ['docs/config.md#tests'],
    },
  },
} satisfies Subject;
