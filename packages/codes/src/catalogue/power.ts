import type {Subject} from '../entry.js';

export const power = {
  title: 'Power and protection',
  about: 'Starting, stopping, and who may not be touched.',
  entries: {
    protected: {
      kinds: ['refusal', 'command'],
      title: 'the guest is protected',
      meaning: 'Its option `protection` is set: it is not destroyed, and not taken back to a snapshot.',
      todo: [
        'Take it off, if you mean it: `pct set ID --protection 0`, for a VM `qm set ID --protection 0`; and out of the config.',
      ],
    },
    'ha-managed': {
      kinds: ['refusal'],
      title: 'HA manages this guest',
      meaning: 'HA alone starts and stops what it manages; a change behind its back would be undone.',
      todo: [
        '`ha-manager set ct:ID --state started`, for a VM vm:ID; to have it deleted, `ha-manager remove ct:ID` first',
      ],
      see: ['README.md#not-in-this-version'],
    },
    suspended: {
      kinds: ['refusal'],
      title: 'a VM is suspended to disk',
      meaning: 'What is in its memory would be lost by what phoenix would do.',
      todo: ['Wake it up: `qm start ID`'],
    },
    paused: {
      kinds: ['command'],
      title: 'a VM is paused and cannot be shut down',
      meaning: 'Its processor stands still, and nobody in it hears the shutdown.',
      todo: ['`qm resume ID`, or `phoenix stop ID --force`'],
    },
    running: {
      kinds: ['command'],
      title: 'the guest runs, and must not for this',
      meaning: 'Somebody started it while phoenix was about to do what needs it stopped.',
      todo: ['Run phoenix again.'],
    },
    'not-running': {
      kinds: ['command'],
      title: 'the guest does not run, and must for this',
      meaning: 'It was stopped, or has stopped by itself, since phoenix looked. Tried again a few times.',
      todo: ['See why: `pct status ID`, for a VM `qm status ID`, and the task list of the node'],
    },
    'already-running': {
      kinds: ['command'],
      title: 'the guest runs already',
      meaning: 'Somebody started it since phoenix looked. It is asked again.',
      todo: ['Nothing; if the run failed all the same, run phoenix again.'],
    },
    'did-not-stop': {
      kinds: ['command'],
      title: 'the guest did not react to a shutdown in time',
      meaning: 'Proxmox asked it to shut down, and it still runs.',
      causes: ['a program in it does not end', 'a VM without a guest agent and without ACPI'],
      todo: ['As if its plug were pulled: `phoenix stop ID --force`'],
    },
    'start-failed': {
      kinds: ['command'],
      title: 'the guest did not start',
      meaning: 'Proxmox tried, and LXC or QEMU gave up. The lines above say more.',
      todo: ['See why: `pct start ID --debug`, for a VM `qm start ID`'],
    },
    'hookscript-failed': {
      kinds: ['command'],
      title: "the guest's hookscript failed",
      meaning: 'A script of yours that Proxmox runs when the guest starts or stops ended with an error.',
      todo: ['Look at it: `pct config ID` names it.'],
    },
    'mtu-too-big': {
      kinds: ['command'],
      title: 'an interface of a guest is to have a larger MTU than its bridge',
      meaning: 'Proxmox refuses it: what is larger than the bridge takes would be lost.',
      todo: ['Give the bridge the MTU in /etc/network/interfaces, or the guest a smaller one.'],
    },
    'id-range-refused': {
      kinds: ['command'],
      title: 'the node does not let its root give ids of a map to a container',
      meaning: 'A line `lxc.idmap` names ids of the node that /etc/subuid or /etc/subgid do not grant to root.',
      todo: [
        'Say the range in id_maps instead: phoenix then grants it.',
        'Or grant it by hand: a line root:FIRST:COUNT in /etc/subuid for users, in /etc/subgid for groups.',
      ],
      see: ['docs/containers.md'],
    },
    'hookscript-missing': {
      kinds: ['refusal', 'command'],
      title: "the guest's hookscript is not there, or is not executable",
      meaning: 'The volume that `hookscript` names leads to no file, or the file lacks the right.',
      todo: ['`chmod +x` it, or correct the config.'],
    },
    'restart-pending': {
      kinds: ['warning'],
      title: "a change waits for the guest's next restart",
      meaning:
        'Proxmox cannot apply it to a running guest. It is staged as a pending change; a running guest is not stopped for it unless that is allowed.',
      todo: ['When it suits: `phoenix restart ID`', 'Or in a run: `phoenix LetsGo --allow restart:ID`'],
      see: ['README.md#what-it-promises', 'restart'],
    },
    'no-kvm': {
      kinds: ['command'],
      title: 'the node has no hardware virtualisation',
      meaning: 'VT-x or AMD-V is off, or the node is a VM itself whose host does not pass it on.',
      todo: ['Switch it on in the firmware; in a VM, nested virtualisation in its host: `kvm-ok`, `lscpu`'],
    },
    'no-memory': {
      kinds: ['command'],
      title: 'the node has less memory free than the VM is to have',
      meaning: 'QEMU could not get it when the VM was started.',
      todo: ['`free -m`; lower memory_mb, stop something else, or lower zfs.arc_max_gb'],
    },
    'firmware-differs': {
      kinds: ['refusal'],
      title: 'a VM was made with another firmware',
      meaning: 'What is installed with SeaBIOS does not start with OVMF, nor the other way round.',
      todo: ['Leave bios as it is, or make the VM anew: `phoenix delete ID`, then `phoenix create ID`'],
      see: ['README.md#not-in-this-version'],
    },
  },
} satisfies Subject;
