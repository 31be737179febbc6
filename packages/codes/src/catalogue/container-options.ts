import type {Subject} from '../entry.js';

export const containerOptions = {
  title: 'What Proxmox is told of a container',
  about: 'lxc_options, pct_options, maps of ids and AppArmor.',
  entries: {
    'malformed-lxc-option': {
      kinds: ['error'],
      title: 'an entry of lxc_options is no line for the config file',
      meaning: 'It should be like `lxc.cgroup2.devices.allow: c 195:* rwm`.',
      todo: ['Correct it; `man lxc.container.conf` knows the keys.'],
      see: ['docs/containers.md'],
    },
    'unknown-lxc-key': {
      kinds: ['error'],
      title: 'Proxmox does not know this key of lxc_options',
      meaning:
        'Proxmox drops raw lines whose key it does not know without a word, at the next change of the container. The nearest key is told.',
      todo: ['Correct the key, or remove the line.'],
    },
    'raw-key': {
      kinds: ['refusal'],
      title: 'Proxmox of this node does not keep a key of lxc_options',
      meaning: 'Looked at before the container is touched: the line would be gone at the next change.',
      todo: ['Remove it from lxc_options.'],
    },
    'lxc-option-form': {
      kinds: ['warning'],
      title: 'a raw line is written with an equals sign',
      meaning: '`lxc.key=value` is read as `lxc.key: value`, which is how Proxmox writes it.',
      todo: ['Write it with a colon.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'cap-keep': {
      kinds: ['warning'],
      title: 'lxc.cap.keep is left out',
      meaning: 'Proxmox drops capabilities itself, LXC refuses both together, and the container would not start.',
      todo: ['Remove the line.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'not-a-template': {
      kinds: ['error'],
      title: 'template names something that no container is made from',
      meaning:
        'A container is made from an OS template, an archive of a root file system. phoenix restores no backups.',
      todo: [
        'A backup: `pct restore ID BACKUP --storage STORAGE`, then `phoenix adopt ID`',
        'See what templates there are: `pveam available --section system`',
      ],
      see: ['docs/adopt.md'],
    },
    'device-folder': {
      kinds: ['error'],
      title: 'devices names a folder',
      meaning:
        'Proxmox gives a container single device nodes (dev0, dev1 …). What changes its name when it is plugged in anew, like a USB stick below /dev/bus/usb, is given as a folder by raw lines.',
      todo: ['Name the nodes that are in it, or bind the folder with lxc_options.'],
      see: ['docs/containers.md'],
    },
    'unknown-timezone': {
      kinds: ['error'],
      title: 'there is no time zone of this name',
      meaning: 'Proxmox takes names of the IANA database, like Europe/Berlin, and `host` for the zone of the node.',
      todo: ['Correct it; the nearest is told.'],
    },
    'unknown-pct-option': {
      kinds: ['error'],
      title: "pct_options names no feature of Proxmox's",
      meaning: 'Known are those of the option `features` in pct(1): nesting, keyctl, fuse, mknod, mount, force_rw_sys.',
      todo: ['Correct it; the nearest is told.'],
      see: ['docs/containers.md'],
    },
    'malformed-pct-option': {
      kinds: ['error'],
      title: 'a switch of pct_options has a value that Proxmox does not take',
      meaning: 'All are 0 or 1, but for mount: file systems, divided by semicolons.',
      todo: ['Correct the value: "pct_options": ["nesting=1", "mount=nfs;cifs"]'],
    },
    'apparmor-over-features': {
      kinds: ['warning'],
      title: 'a raw AppArmor profile replaces what Proxmox makes for nesting or fuse',
      meaning:
        "With `lxc.apparmor.profile` among the raw lines Proxmox's own profile is not made, and with it what these features need.",
      todo: ['Use apparmor_profile with apparmor_manages_nesting, or let the profile allow it itself.'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'id-map': {
      kinds: ['error'],
      title: 'a map of ids that cannot be, or does not fit the disk',
      meaning:
        "The kernel takes no map in which an id stands twice; a privileged container has none; id_maps and lxc.idmap lines are two maps; and a clone's files belong to the ids of its source's map.",
      todo: ['Keep one map, and give a clone the same one as its source.'],
      see: ['docs/containers.md'],
    },
    'profile-name': {
      kinds: ['error'],
      title: 'the AppArmor profile has no name that the node would load',
      meaning: 'A name begins with a letter or digit; a file in a folder below is not loaded at boot.',
      todo: ['Rename the file in apparmor/.'],
      see: ['docs/containers.md'],
    },
    'profile-missing': {
      kinds: ['warning'],
      title: "the profile's file declares no profile of its name",
      meaning: "LXC would refuse to start the container. It keeps Proxmox's own profile.",
      todo: ['Let the file begin with `profile NAME flags=(…) {`.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'no-apparmor': {
      kinds: ['refusal'],
      title: 'AppArmor is off on this node',
      meaning: 'A profile is to be loaded, and the kernel has none of it.',
      todo: ["Look: `aa-status`, and at the kernel's command line: `cat /proc/cmdline`"],
      see: ['docs/setup.md#apparmor'],
    },
  },
} satisfies Subject;
