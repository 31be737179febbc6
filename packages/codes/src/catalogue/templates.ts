import type {Subject} from '../entry.js';

export const templates = {
  title: 'VM templates',
  about: 'VMs that others are cloned from.',
  entries: {
    'is-template': {
      kinds: ['refusal', 'command'],
      title: 'a Proxmox template cannot do this',
      meaning:
        'Under this id the node has a template, which neither starts nor has snapshots, and the config describes a guest that runs.',
      todo: [
        'Say "is_template": true for a VM that is meant to be one, choose another id, or destroy it: `qm destroy ID`, `pct destroy ID`',
      ],
      see: ['docs/virtual-machines.md'],
    },
    'stale-template': {
      kinds: ['warning'],
      title: 'a template is not what its config makes any more',
      meaning: 'What is cloned from it lies on it, so it is left as it is.',
      todo: ['Give the new one another id, or have it made again: `phoenix LetsGo --allow recreate:ID`'],
      see: ['docs/virtual-machines.md'],
    },
    'foreign-template': {
      kinds: ['warning'],
      title: 'a template was made by somebody else',
      meaning: 'It is taken as it is: there is no way into a template to look.',
      see: ['docs/virtual-machines.md'],
    },
    'linked-clones': {
      kinds: ['refusal'],
      title: 'a template cannot be made again while linked clones lie on it',
      meaning: 'Their disks would be lost with it.',
      todo: ['Give the new template another id, or delete the clones first: `phoenix delete ID`'],
    },
    'has-linked-clones': {
      kinds: ['refusal', 'command'],
      title: 'linked clones lie on the disks of this VM',
      meaning: 'It cannot be deleted before them.',
      todo: ['Name them too, clones and template: `phoenix delete 8010 8000`'],
    },
  },
} satisfies Subject;
