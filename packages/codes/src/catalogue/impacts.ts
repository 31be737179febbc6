import type {Impact} from '@phoenix/kit';
import type {Entry, Subject} from '../entry.js';

export const impacts = {
  title: 'What a change costs',
  about: 'A plan says it of every change, and --allow takes it.',
  entries: {
    none: {
      kinds: ['impact'],
      title: 'costs the guest nothing',
      meaning: 'The change is made while the guest runs, or while it is down anyway, and nobody notices.',
    },
    hotplug: {
      kinds: ['impact'],
      title: 'is applied to the running guest, live',
      meaning:
        'Proxmox applies it without a restart, or a file that the running system reads changes. The guest goes on.',
    },
    restart: {
      kinds: ['impact'],
      title: 'the guest, or a service of the node, restarts for it',
      meaning:
        "phoenix does not restart a running guest on its own account: what needs one is left as Proxmox's pending change, with the warning `restart-pending`. What it does restart the plan marks with `[restart]`: a guest that it has just made is shut down cleanly for its first snapshot.",
      todo: [
        'Allow it for one guest, or for all: `phoenix LetsGo --allow restart:ID`, `phoenix LetsGo --allow restart`',
        'Or restart it when it suits: `phoenix restart ID`',
      ],
      see: ['README.md#what-it-promises', 'restart-pending'],
    },
    recreate: {
      kinds: ['impact', 'refusal'],
      title: 'the guest would be destroyed and made again',
      meaning:
        "What the config wants cannot be had of the guest that is there: another template, another map of ids, a template that its config does not make any more. Refused unless it is allowed by name; what lies on the guest's own root disk is lost with it.",
      todo: ['See what would go: `phoenix plan ID`', 'If that is what you want: `phoenix LetsGo --allow recreate:ID`'],
      see: ['README.md#what-it-promises', 'data-loss'],
    },
    'data-loss': {
      kinds: ['impact', 'refusal'],
      title: 'data volumes would be lost',
      meaning:
        "The change destroys volumes that hold data, not only a guest's own system. Refused unless it is allowed by name for this guest.",
      todo: [
        'Save what is on them, and see which they are: `phoenix plan ID`',
        'If that is what you want: `phoenix delete ID --yes --allow data-loss:ID`',
      ],
      see: ['README.md#what-it-promises', 'recreate'],
    },
  } satisfies Record<Impact, Entry>,
} as const satisfies Subject;
