export interface Pattern {
  readonly pattern: RegExp;
  readonly reason: string;
  readonly transient?: boolean;
  hint?(about: {readonly id: string; readonly words: readonly (string | undefined)[]}): string;
}

/** First match wins: the specific before the general. Texts as recorded from Proxmox VE 8.4, or as they stand in its source. */
export const patterns: readonly Pattern[] = [
  // Somebody else holds it: passes by itself, unless its holder was killed.
  {
    pattern: /(CT|VM) is locked \(([\w-]+)\)/,
    reason: 'guest-locked',
    transient: true,
    hint: ({id, words: [kind, lock]}) =>
      `${kind} ${id} is locked (${lock}); if no task holds it any more: ${kind === 'VM' ? 'qm' : 'pct'} unlock ${id}`,
  },
  {
    pattern: /can't lock file '([^']+)' - got timeout/,
    reason: 'lock-timeout',
    transient: true,
    hint: ({words: [path]}) => `another process has held ${path} for 10 s`,
  },
  {
    pattern: /(?:error with cfs lock '([^']+)'|cfs-lock '([^']+)' error): (?:got lock request timeout|got timeout)/,
    reason: 'storage-busy',
    transient: true,
    hint: ({words: [one, other]}) => `the cluster-wide lock ${one ?? other} is held by another task`,
  },
  {
    pattern: /detected modified configuration|checksum mismatch \(file change by other user\?\)/,
    reason: 'config-changed',
    transient: true,
  },
  {pattern: /no quorum|cluster not ready/, reason: 'no-quorum', hint: () => 'pvecm status'},
  {
    pattern: /ipcc_send_rec|Transport endpoint is not connected/,
    reason: 'cluster-filesystem-down',
    transient: true,
    hint: () => 'systemctl status pve-cluster',
  },

  // Power.
  // The guest has changed since it was looked at: asking again finds it so.
  {pattern: /(?:CT|VM) \d+ already running/, reason: 'already-running', transient: true},
  {
    pattern: /(?:CT|VM|container)\s+'?\d+'? (?:is )?not running|can only (?:push|pull) files (?:to|from) a running/,
    reason: 'not-running',
    transient: true,
  },
  {pattern: /container is running|is running - destroy failed|if the CT is running/, reason: 'running'},
  {
    pattern: /container did not stop|VM quit\/powerdown failed - got timeout|wait failed - got timeout/,
    reason: 'did-not-stop',
    hint: ({id}) =>
      `guest ${id} did not react to a shutdown in time; to end it all the same, as if its plug were pulled: phoenix stop ${id} --force`,
  },
  {
    pattern: /VM is paused - cannot shutdown/,
    reason: 'paused',
    hint: ({id}) => `qm resume ${id}, or phoenix stop ${id} --force`,
  },
  {pattern: /you can't start a (?:CT|vm) if it's a template/, reason: 'is-template'},
  {pattern: /hookscript error for \d+ on (\S+):/, reason: 'hookscript-failed'},
  {
    pattern: /QEMU guest agent is not running|qmp command 'guest-ping' failed/i,
    reason: 'agent-not-running',
    transient: true,
  },
  {pattern: /No QEMU guest agent configured/, reason: 'agent-not-configured'},

  // Identity.
  {
    pattern: /(?:CT|VM) \d+ already exists on node|config file already exists|\.conf' failed: File exists/,
    reason: 'id-taken',
  },
  {
    pattern: /Configuration file '[^']+' does not exist|unable to find configuration file for VM/,
    reason: 'guest-missing',
  },
  {pattern: /no such cluster node '/, reason: 'node-missing'},
  {
    pattern: /pool '([^']+)' does not exist/,
    reason: 'pool-missing',
    hint: ({words: [pool]}) => `pvesh create /pools --poolid ${pool}`,
  },
  {pattern: /Permission check failed/, reason: 'not-permitted'},

  // Protection and templates.
  {
    pattern: /protection mode enabled/,
    reason: 'protected',
    hint: ({id}) => `guest ${id} has protection: take it off in its configuration first`,
  },
  {pattern: /base volume '([^']+)' is still in use by linked clones/, reason: 'has-linked-clones'},
  {pattern: /can't take a snapshot if it's a template|can't convert a template to a template/, reason: 'is-template'},
  {pattern: /unable to create template, because (?:CT|VM) contains snapshots/, reason: 'has-snapshots'},

  // Snapshots and clones.
  {
    pattern: /snapshot feature is not available/,
    reason: 'no-snapshots',
    hint: () => 'a bind mount, or a volume on a storage without snapshots (dir, nfs), forbids them',
  },
  {pattern: /snapshot name '[^']+' already used/, reason: 'snapshot-exists'},
  {pattern: /unable to use snapshot name '[^']+' \(reserved name\)/, reason: 'invalid-value'},
  {pattern: /snapshot '([^']+)' does not exist/, reason: 'snapshot-missing'},
  {
    pattern: /can't rollback, .*is not most recent snapshot/,
    reason: 'snapshot-not-newest',
    hint: () => 'ZFS rolls back to the newest snapshot only: newer ones have to be deleted first',
  },
  {pattern: /Cannot do full clones on a running container without snapshots/, reason: 'clone-of-running'},
  {
    pattern: /Linked clone feature (?:for |is not)|not allowed for linked clones/,
    reason: 'no-linked-clones',
  },
  {
    pattern: /Full clone feature is not supported for drive '(\w+)'/,
    reason: 'no-snapshot-copies',
    hint: () => 'ZFS copies no snapshots of a VM: make the source a template',
  },
  {pattern: /unable to clone mountpoint '(\w+)' \(type (\w+)\)/, reason: 'bind-mount'},
  {
    pattern: /cannot mount \S+ read-only/,
    reason: 'unclean-filesystem',
    hint: ({id}) => `the snapshot was taken while ${id} ran: take it again cleanly shut down`,
  },
  {
    pattern: /(?:clone failed: )?(?:received interrupt|interrupted by signal|broken pipe)/,
    reason: 'interrupted',
    transient: true,
  },

  // Storage.
  {
    pattern: /No space left on device|out of space|insufficient free space|not enough free space/i,
    reason: 'no-space',
    hint: () => 'see what is free: pvesm status',
  },
  {
    pattern: /storage '([^']+)' does not exist/,
    reason: 'storage-missing',
    hint: () => 'the storages are in /etc/pve/storage.cfg',
  },
  {pattern: /storage '([^']+)' is disabled/, reason: 'storage-disabled'},
  {pattern: /storage '([^']+)' is not (?:available on node|online)/, reason: 'storage-unavailable', transient: true},
  {
    pattern: /storage '([^']+)' does not support (?:content-type|container directories|vm images)/,
    reason: 'storage-content',
  },
  {
    pattern: /volume '([^']+:vztmpl\/[^']+)' does not exist|can't find file '([^']+)'/,
    reason: 'template-missing',
    hint: () => 'templates that Proxmox offers: pveam available; fetched: pvesm list STORAGE --content vztmpl',
  },
  {pattern: /volume '([^']+)' does not exist/, reason: 'volume-missing'},
  {pattern: /(\S+): non-existent or non-regular file/, reason: 'image-missing'},
  {pattern: /disk image '[^']+' already exists/, reason: 'volume-exists'},
  {pattern: /unable to parse (?:volume ID|directory volume name|volume filename)/, reason: 'invalid-value'},
  {pattern: /unable to shrink disk size|shrinking disks is not supported/, reason: 'shrink'},
  {pattern: /disk is already at specified size/, reason: 'already-that-size'},
  {pattern: /can't resize this image format|qemu-img resize .* failed/, reason: 'resize-failed'},

  // Fetching templates.
  {pattern: /template: no such template/, reason: 'template-missing', hint: () => 'refresh the index: pveam update'},
  {
    pattern: /checksum mismatch: got '(\w+)' != expect '(\w+)'/,
    reason: 'checksum',
    hint: ({words: [got, wanted]}) =>
      `what came has ${got}, the config says ${wanted}: compare with what its publisher says now`,
  },
  {
    pattern: /checksum mismatch|wrong checksum|checksum .*failed/i,
    reason: 'checksum',
    hint: () => 'what was downloaded is not what the checksum in the config is of: correct the URL or the checksum',
  },
  {
    pattern: /download failed|Temporary failure in name resolution|unable to resolve host|Connection timed out/i,
    reason: 'download-failed',
    transient: true,
  },

  // Devices and networks.
  {
    pattern: /bridge '([^']+)' does not exist/,
    reason: 'bridge-missing',
    hint: ({words: [bridge]}) => `the node has no bridge ${bridge}`,
  },
  {
    pattern: /Device (\/\S+) does not exist/,
    reason: 'device-missing',
    hint: ({words: [path]}) => `the node has no ${path}: is its driver loaded?`,
  },

  {
    pattern: /PCI device '([^']+)' already in use by VMID '(\d+)'/,
    reason: 'device-in-use',
    hint: ({words: [device, vm]}) => `the running VM ${vm} has ${device}: phoenix stop ${vm}`,
  },
  {
    pattern: /no pci device info for device '([^']+)'|PCI device mapping not found|pci device '([^']+)' not found/i,
    reason: 'device-missing',
    hint: () => 'the devices of the node: lspci -nn',
  },
  {
    pattern: /IOMMU not present|cannot prepare PCI pass-through/i,
    reason: 'no-iommu',
    hint: () => 'intel_iommu=on or amd_iommu=on on the kernel command line, and VT-d or AMD-Vi in the BIOS',
  },
  {
    pattern: /KVM virtualisation configured, but not available/,
    reason: 'no-kvm',
    hint: () => 'switch VT-x or AMD-V on in the BIOS; where the node is a VM itself, nested virtualisation in its host',
  },
  {
    pattern: /cannot set up guest memory .*Cannot allocate memory/,
    reason: 'no-memory',
    hint: ({id}) => `the node has less memory free than ${id} is to have: free -m`,
  },

  // What we or the user asked for.
  {
    pattern: /unable to modify read-only option: '(\w+)'|unable to delete required option '(\w+)'/,
    reason: 'cannot-change',
  },
  {
    pattern: /MTU size '(\d+)' is bigger than bridge MTU '(\d+)'/,
    reason: 'mtu-too-big',
    hint: ({words: [size, most]}) => `at most ${most} as mtu, or mtu ${size} for the bridge in /etc/network/interfaces`,
  },
  {
    pattern: /new([ug])idmap: [ug]id range \[\d+-\d+\) -> \[(\d+)-(\d+)\) not allowed/,
    reason: 'id-range-refused',
    hint: ({words: [type, from, to]}) =>
      `say the range in id_maps instead of lxc.idmap lines, or add root:${from}:${Number(to) - Number(from)} to /etc/sub${type}id`,
  },
  {pattern: /script '[^']+' (?:does not exist|is not executable)/, reason: 'hookscript-missing'},
  {pattern: /SSH public key validation error|can't open '[^']+' - /, reason: 'ssh-key-invalid'},
  {pattern: /no lock found trying to remove any lock/, reason: 'not-locked'},
  {pattern: /already defined/, reason: 'storage-exists'},
  {
    // Of a property the words before the last: `net0.host-managed: property is not defined …`.
    pattern: /Unknown option: (\S+)|([\w-]+\.[\w-]+): property is not defined in schema/,
    reason: 'too-old',
    hint: ({words: [option, property]}) =>
      `the Proxmox VE of the node has no ${option ?? property}: leave it out of the config, or bring the node up to date (pveversion)`,
  },
  {
    pattern: /pool name '([^']*\/[^']*)' contains invalid characters/,
    reason: 'too-old',
    hint: () => 'pools below pools came with Proxmox VE 8.1: name a pool without a slash, or bring the node up to date',
  },
  {pattern: /unable to parse drive options/, reason: 'invalid-value'},
  {
    pattern:
      /400 (?:Parameter verification failed|unable to parse|not enough|too many)|no options specified|ERROR: (?:unknown|incomplete|no) command/,
    reason: 'invalid-value',
  },
];

/** Last words that only say which command failed: what that command itself said (mostly on stdout) is better. */
export const wrappers: readonly Pattern[] = [
  {pattern: /command '.*tar xpf - .*' failed: exit code/, reason: 'template-damaged'},
  {
    pattern: /command 'mkfs\.\w+ .*' failed/,
    reason: 'no-space',
    hint: () => 'a new volume could not be formatted: mostly its storage is full',
  },
  {
    pattern: /startup for container '(\d+)' failed/,
    reason: 'start-failed',
    hint: ({words: [id]}) => `see why: pct start ${id} --debug`,
  },
  {
    pattern: /cannot import from '([^']+):iso\/([^']+)' - full clone feature is not supported/,
    reason: 'import-failed',
    hint: ({words: [storage, file]}) => `say the path instead of the volume: pvesm path ${storage}:iso/${file}`,
  },
  {
    pattern: /cannot import from '([^']+)'/,
    reason: 'import-failed',
    hint: ({words: [image]}) => `is it a disk image? qemu-img info ${image}`,
  },
  {pattern: /start failed: (?:QEMU exited with code|command )/, reason: 'start-failed'},
];
