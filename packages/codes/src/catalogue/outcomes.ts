import type {Outcome} from '@phoenix/kit';
import type {Entry, Subject} from '../entry.js';

export const outcomes = {
  title: 'What becomes of a step',
  about: 'Words that a run and its summary have for each step.',
  entries: {
    unchanged: {
      kinds: ['outcome'],
      title: 'nothing to do: it is as described',
      meaning:
        'The step was asked, and nothing is missing. Where it says "proved by" a snapshot, that snapshot was taken after this step with the same config, and the guest was not asked.',
    },
    changed: {
      kinds: ['outcome'],
      title: 'something was missing, was done, and is there now',
      meaning: "The step's actions were made, it was asked again, and nothing is missing any more.",
    },
    planned: {
      kinds: ['outcome'],
      title: 'in a plan: this would be done',
      meaning: 'The step was asked and says what is missing. A plan makes none of it.',
      todo: ['Let it happen: `phoenix LetsGo`'],
      see: ['2'],
    },
    deferred: {
      kinds: ['outcome'],
      title: 'in a plan: cannot be asked yet',
      meaning:
        'What this step would look at is made by another step first: the inside of a container that does not exist. A plan counts it as pending, an apply asks it when its turn comes.',
    },
    blocked: {
      kinds: ['outcome'],
      title: 'not tried, because something it needs has failed',
      meaning:
        'A step before it, on the same guest or on one that it depends on or is cloned from, has failed. The failure is shown once, where it happened.',
      todo: ['Put that one right and run phoenix again.'],
    },
    skipped: {
      kinds: ['outcome'],
      title: 'does not apply here',
      meaning:
        'The step says that there is nothing for it to do in this state of the node, and why: a guest with a bind mount has no snapshots, a guest that does not exist need not be stopped. That is no failure.',
    },
    failed: {
      kinds: ['outcome'],
      title: 'it was tried, or refused, and is not done',
      meaning:
        'The failure tells how. What depends on it is blocked, everything else goes on, unless `--fail-fast` was given.',
      see: ['1'],
    },
    cancelled: {
      kinds: ['outcome'],
      title: 'not begun, or broken off, because the run was to end',
      meaning:
        'Ctrl-C, a signal, `--fail-fast` after a failure, or a lost connection. What was under way on the node came to its end, unless it was broken off a second time.',
      todo: ['Run phoenix again: it goes on where it stands.'],
    },
  } satisfies Record<Outcome['status'], Entry>,
} as const satisfies Subject;
