import type {Subject} from '../entry.js';

export const cloudInit = {
  title: 'Cloud-init and the guest agent',
  about: 'What a VM is given, and the way into it.',
  entries: {
    'bad-cloud-init': {
      kinds: ['refusal'],
      title: "a VM's cloud-init documents cannot be made",
      meaning:
        'A template is no YAML mapping, is a jinja template, a network-config of version 1, or says what cannot be merged.',
      todo: ['See where: `phoenix validate`'],
      see: ['docs/cloud-init.md#templates'],
    },
    'no-mac': {
      kinds: ['refusal'],
      title: 'a network config is for an interface that the VM does not have',
      meaning: 'The interface has no MAC address to know it by: it was removed by hand.',
      todo: ['Run phoenix again: it gives the VM its interfaces first.'],
      see: ['docs/cloud-init.md#three-documents'],
    },
    'cloud-init': {
      kinds: ['command'],
      title: 'cloud-init ended with an error in the guest',
      meaning:
        'Its verdict on the first boot is `error`. Its own words and the end of /var/log/cloud-init-output.log are shown.',
      todo: [
        'In the guest: `cat /var/log/cloud-init.log`. Once it is put right: `phoenix restart ID`; the verdict is about the last boot.',
      ],
      see: ['docs/cloud-init.md#a-first-boot'],
    },
    'cloud-init-degraded': {
      kinds: ['warning'],
      title: 'cloud-init is done, with complaints',
      meaning:
        'It ended with `degraded`: something that it was given is deprecated, or was not understood. The reasons are in the message.',
      todo: ['Look in the guest: `cloud-init status --long`'],
      see: ['docs/cloud-init.md#a-first-boot'],
    },
    'cloud-init-kept': {
      kinds: ['warning'],
      title: 'a VM that phoenix has not made keeps its cloud-init',
      meaning:
        'With another seed cloud-init would take it for a new machine. User, packages and files of the config are seen to in the running guest.',
      see: ['docs/cloud-init.md#a-vm-that-phoenix-has-not-made'],
    },
    'runcmd-changed': {
      kinds: ['warning'],
      title: 'commands for the first boot have changed',
      meaning: 'cloud-init runs them at the first boot of a VM, and does not run them again.',
      todo: ['Put what has to run again into application_script or a feature.'],
      see: ['docs/cloud-init.md#later-changes'],
    },
    'packages-not-looked-at': {
      kinds: ['warning'],
      title: 'phoenix does not look after the packages of this VM',
      meaning:
        'The guest has no dpkg. cloud-init installs the packages at its first boot, and later changes are not seen to.',
      todo: ['Put what has to come later into application_script or a feature.'],
      see: ['docs/cloud-init.md#later-changes'],
    },
    'linked-keys': {
      kinds: ['refusal'],
      title: 'the authorized_keys of a user are a link',
      meaning: 'phoenix would write through it as root, to wherever the user has it lead.',
      todo: ['Make it a folder and a file of that user.'],
      see: ['docs/cloud-init.md#later-changes'],
    },
    'agent-not-running': {
      kinds: ['command'],
      title: 'the guest agent of a VM does not answer',
      meaning: 'qemu-guest-agent is how phoenix looks into a VM. Tried again for a while.',
      causes: ['the VM still boots, or cloud-init still installs it', 'the image has no network to fetch it from'],
      todo: ['Look at its console: `qm terminal ID`'],
      see: ['docs/cloud-init.md#a-first-boot'],
    },
    'agent-not-configured': {
      kinds: ['command'],
      title: 'the VM has no channel for a guest agent',
      meaning: 'Its option `agent` is off, or was set while it ran: it counts after a full stop and start.',
      todo: ['`phoenix restart ID`'],
      see: ['docs/cloud-init.md#a-first-boot'],
    },
  },
} satisfies Subject;
