import type {Subject} from '../entry.js';

export const fields = {
  title: 'Fields',
  about: 'What the schemas say of a field. Every field stands in docs/config-fields.md.',
  entries: {
    'misspelt-key': {
      kinds: ['error'],
      title: 'a required key is missing, and one that looks like it is there',
      meaning:
        'Two findings that are one mistake: the key that is needed is not there, and an unknown key is nearly it.',
      todo: ['Rename it to what the line `try:` says.'],
      see: ['docs/config-fields.md'],
    },
    'missing-key': {
      kinds: ['error'],
      title: 'a required key is missing',
      meaning:
        'The object needs it, and neither it nor the defaults have it. Containers need name, memory_mb, storage_pool and storage_size_gb, VMs name, and storage_pool where they are made from an image; all may come from lxc_defaults or vm_defaults.',
      todo: ['Add it, or put it into the defaults.'],
      see: ['docs/config-fields.md'],
    },
    'unknown-key': {
      kinds: ['warning'],
      title: 'phoenix does not know this key',
      meaning:
        'It is kept, because scripts are given the whole object, and does nothing else. With --strict it is an error.',
      causes: [
        'a key of your own, for your scripts',
        'a misspelt key of an optional field: the nearest is told',
        'a key that stands in the wrong object',
      ],
      todo: ['See what there is: docs/config-fields.md'],
      see: ['docs/config-fields.md', 'docs/leniencies.md'],
    },
    'wrong-type': {
      kinds: ['error'],
      title: 'a value is of another kind than the field takes',
      meaning:
        'Text where a number is meant, a list where an object is, and so on. The message says what the field takes.',
      todo: ['Correct the value; numbers have no quotes.'],
      see: ['docs/config-fields.md'],
    },
    'out-of-range': {
      kinds: ['error'],
      title: 'a value is too small, too large, too short or too many',
      meaning:
        'The kind is right and the value is not: below the least, above the most, an empty list where one entry is needed.',
      todo: ['The message says the limit.'],
      see: ['docs/config-fields.md'],
    },
    'not-allowed': {
      kinds: ['error'],
      title: 'the value is none of those that the field takes',
      meaning: 'The field takes one out of a few words, and this is none of them. The nearest is told.',
      todo: ['Take one of those that the message lists.'],
      see: ['docs/config-fields.md'],
    },
    malformed: {
      kinds: ['error'],
      title: 'a text does not have the form that the field takes',
      meaning:
        'An address that is none, a date, a `key=value` without a `=`, base64 that decodes to no text. The message says what is expected.',
      todo: ['Correct it; docs/config-fields.md says the form.'],
      see: ['docs/config-fields.md'],
    },
    'malformed-key': {
      kinds: ['error'],
      title: 'a key does not have the form that keys have here',
      meaning:
        'Where keys are ids, names or paths of yours, they have a form of their own: the keys of lxc_configs are ids.',
      todo: ['Correct the key.'],
      see: ['docs/config-fields.md'],
    },
    'single-for-list': {
      kinds: ['warning'],
      title: 'one value where a list is meant',
      meaning:
        '`"features": "docker"` is read as `["docker"]`. Told so that both do not come to mean different things.',
      todo: ['Write it as a list.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'named-twice': {
      kinds: ['error'],
      title: 'two entries that must differ have one name',
      meaning: 'Two datasets, pools, disks of a pool or storages of one name: only one of them could be made.',
      todo: ['Rename or remove one.'],
      see: ['docs/config-fields.md'],
    },
    'no-effect': {
      kinds: ['warning'],
      title: 'a field says nothing beside what else is said',
      meaning:
        'The field is understood and does nothing where it stands: a gateway beside DHCP, application_env without application_script, linked_clone without clone_from_vmid, rules of a firewall that is not enabled, a start at boot of a template.',
      todo: ['Take it out, or add what it needs; the message says which.'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'legacy-key': {
      kinds: ['info'],
      title: 'a key of older files',
      meaning:
        'Scripts may still read it, or another key has taken its place. The message says which. Shown with --verbose only.',
      see: ['docs/leniencies.md#known-and-without-effect'],
    },
    'not-acted-on': {
      kinds: ['info'],
      title: 'a guest takes no part in this run',
      meaning:
        'With --from, guests that have no step of that name are left alone. Always shown, or one would believe that something was done about them.',
      see: ['docs/choosing-steps.md'],
    },
  },
} satisfies Subject;
