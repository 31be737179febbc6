import type {Subject} from '../entry.js';

export const values = {
  title: 'What Proxmox does not take',
  about: 'Its own refusals of what it was told.',
  entries: {
    'invalid-value': {
      kinds: ['command'],
      title: 'Proxmox does not take a value, a name or a command',
      meaning: 'It checks what it is told, and says in its lines which option is wrong.',
      todo: ['Correct the config; where the config is right, it is a bug of phoenix: report it with these lines.'],
    },
    'too-old': {
      kinds: ['command'],
      title: "the node's Proxmox VE does not know an option",
      meaning:
        'Options come with versions: `host_managed` of nics with 9.1, `deny_write` of devices, pools below pools and moving a guest between pools in the course of 8.',
      todo: [
        'See what the node has: `pveversion`',
        'Bring the node up to date, or leave the option that its lines name out of the config.',
      ],
    },
    'cannot-change': {
      kinds: ['command'],
      title: 'Proxmox does not let this option be changed',
      meaning: 'It is fixed when the guest is made.',
      todo: ['Change the config back, or make the guest anew: `phoenix delete ID`, then `phoenix create ID`'],
    },
    'ssh-key-invalid': {
      kinds: ['command'],
      title: 'Proxmox does not take an SSH key',
      meaning: 'It is cut off, has a line end in it, or the file is not there.',
      todo: ['Compare with the .pub file: `ssh-keygen -lf KEY.pub`'],
    },
    unknown: {
      kinds: ['command'],
      title: 'a command failed with words that phoenix does not know',
      meaning:
        'The command is shown with its exit code and its last lines; what they mean is for you to say. Commands that run inside a guest are always told so: what they say is their own business.',
      todo: ["Read the lines. If it is a refusal of Proxmox's that phoenix should know, report it."],
      see: ['command-failed'],
    },
  },
} satisfies Subject;
