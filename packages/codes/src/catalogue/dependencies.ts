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
      see: ['docs/virtual-machines.md'],
    },
    'template-dependency': {
      kinds: ['error'],
      title: 'the guest depends on a template',
      meaning: 'A template never runs, so nothing can wait for it to be up.',
      todo: ['Depend on a VM that is cloned from it.'],
    },
    'unstarted-dependency': {
      kinds: ['error'],
      title: 'the guest depends on one that phoenix does not start',
      meaning: 'A guest with `"start": false` is left as it is, so nothing can wait for it to be up.',
      todo: ['Take `"start": false` from the one, or the dependency from the other.'],
      see: ['docs/config.md#a-guest-that-is-not-started'],
    },
    'unstarted-source': {
      kinds: ['error'],
      title: 'a clone source that phoenix does not start',
      meaning:
        'What others are cloned from is started once, to be made: its features are applied while it runs. `"start": false` forbids that.',
      todo: ['Take `"start": false` out: a guest that is only there to be cloned ends shut down by itself.'],
      see: ['docs/config.md#a-guest-that-is-not-started'],
    },
    'not-started': {
      kinds: ['warning'],
      title: 'what is to be done inside the guest waits',
      meaning:
        'The guest has `"start": false`. Its hardware is kept as the config says; its features, application, health checks and tests are left out until phoenix may start it.',
      todo: ['Take `"start": false` out, once it is to run.'],
      see: ['docs/config.md#a-guest-that-is-not-started'],
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
