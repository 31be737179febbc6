import type {Subject} from '../entry.js';

export const dependencies = {
  title: 'Dependencies',
  about: 'Who waits for whom.',
  entries: {
    'unknown-dependency': {
      kinds: ['error'],
      title: 'the guest depends on an id that no file has',
      meaning: '`dependencies` are ids of either file. The nearest one is told.',
      todo: ['Correct it, or take it out.'],
      see: ['docs/config.md#a-virtual-machine'],
    },
    'template-dependency': {
      kinds: ['error'],
      title: 'the guest depends on a template',
      meaning: 'A template never runs, so nothing can wait for it to be up.',
      todo: ['Depend on a VM that is cloned from it.'],
    },
    cycle: {
      kinds: ['error'],
      title: 'something waits for itself',
      meaning:
        'Guests depend on each other, or are cloned from each other, in a ring; or steps of plugins do. The message names all that are on it.',
      todo: ['Take one of the dependencies out; of steps, one of their `after`.'],
      see: ['docs/architecture.md#the-graph'],
    },
  },
} satisfies Subject;
