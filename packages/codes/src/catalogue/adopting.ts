import type {Subject} from '../entry.js';

export const adopting = {
  title: 'Adopting guests',
  about: 'What `phoenix adopt` says of guests that it writes into the config.',
  entries: {
    'origin-unknown': {
      kinds: ['warning'],
      title: 'nobody knows what the guest was made from',
      meaning:
        'Proxmox does not note the template or image of a guest. A guess stands in the config, and counts only if the guest is ever made anew.',
      todo: ['If you know better, correct `template`, `template_image` or the clone source.'],
      see: ['docs/containers.md'],
    },
    'not-carried-over': {
      kinds: ['warning'],
      title: 'something of the guest is not in the config',
      meaning:
        'It has a setting, mount, feature or snapshot that the config has no words for, or whose config the node does not keep. The message says what it is, and what becomes of it.',
      todo: ['Read the message, and add by hand what should be in the config.'],
      see: ['docs/config-fields.md'],
    },
    'plan-differs': {
      kinds: ['warning'],
      title: 'with these entries phoenix would change something',
      meaning:
        'The config that was made for the guest was planned at once against the node, and this is what phoenix would do, or where it would stop.',
      todo: ['If it is not what you want, change the entry until `phoenix plan ID` says that nothing is to be done.'],
      see: ['planned'],
    },
    locked: {
      kinds: ['warning'],
      title: 'the guest is locked while it is read',
      meaning: 'A task is under way with it, and its config may be another one when it ends.',
      todo: ['Wait for the task, and adopt it then.'],
      see: ['guest-locked'],
    },
  },
} satisfies Subject;
