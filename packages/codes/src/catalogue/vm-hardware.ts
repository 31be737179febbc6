import type {Subject} from '../entry.js';

export const vmHardware = {
  title: 'Disks, CDs and options of VMs',
  about: 'What a VM is plugged together from, and whether there is a way into it.',
  entries: {
    'no-disk-size': {
      kinds: ['error'],
      title: 'an empty disk without a size',
      meaning:
        'The VM is made of no image (it names `iso_images` only, or `"template_image": "none"`), so nothing says how large its disk is.',
      todo: ['Add `disk_size_gb`.'],
      see: ['docs/virtual-machines.md'],
    },
    'drive-taken': {
      kinds: ['error'],
      title: 'two disks are plugged in at one place',
      meaning:
        "Each device (`scsi1`, `sata0` …) holds one disk. The system's is at `disk_device`, `scsi0` where nothing is said; cloud-init's drive is `ide2`.",
      todo: ['Choose another `device`.'],
      see: ['docs/virtual-machines.md'],
    },
    'disk-origin': {
      kinds: ['error'],
      title: 'a disk that comes from nowhere, or from two places',
      meaning:
        'A further disk is empty (`size_gb`), a copy of an image (`import_from`, perhaps grown to `size_gb`), or a whole disk of the node (`path` alone).',
      todo: ['Say one of them.'],
      see: ['docs/virtual-machines.md'],
    },
    'drive-option': {
      kinds: ['error'],
      title: 'an option that the disk cannot have',
      meaning:
        'Options of disks are those of qm.conf(5). Which there are depends on the bus: `ssd` is for scsi, sata and ide, `iothread` for scsi and virtio. `aio=native` goes with an uncached disk only: QEMU would not start. Of throttles there is either one for reading and writing together or one for each, a `_max` stands beside its rate, and `bps` is `mbps`, which Proxmox keeps.',
      todo: ['Correct the option, or plug the disk in elsewhere.'],
      see: ['docs/virtual-machines.md'],
    },
    'no-cd-drive': {
      kinds: ['error'],
      title: 'more CDs than drives',
      meaning: "CDs lie in ide0 to ide3, as far as no disk and no cloud-init's drive is there.",
      todo: ['Leave a CD out, or plug a disk in elsewhere.'],
      see: ['docs/virtual-machines.md'],
    },
    'own-field': {
      kinds: ['error'],
      title: 'an option that a field of the config says',
      meaning: '`qm_options` is for what the config has no field for; said twice, it could contradict itself.',
      todo: ['Say it in the field that is named.'],
      see: ['docs/config-fields.md#vmconfig'],
    },
    'unknown-qm-option': {
      kinds: ['error'],
      title: 'an option that qm does not know',
      meaning: 'The keys of `qm_options` are those of qm.conf(5).',
      todo: ['Correct the name; `man qm.conf` on the node lists them.'],
      see: ['docs/virtual-machines.md'],
    },
    'needs-numa': {
      kinds: ['error'],
      title: 'huge pages or hot-plugged memory without NUMA',
      meaning: 'Proxmox starts no VM with `hugepages`, or with `memory` among `hotplug`, unless `numa` is on.',
      todo: ['Add `numa=1` to `qm_options`.'],
      see: ['docs/virtual-machines.md'],
    },
    'agent-needed': {
      kinds: ['error'],
      title: 'no agent, and something to do inside',
      meaning:
        'phoenix gets into a VM by its guest agent: for cloud-init it waits for it, features, application scripts, health checks and volumes go through it.',
      todo: [
        'Leave `agent` out.',
        'Or say `"cloud_init": false` and nothing of the inside: phoenix then looks after the hardware only.',
      ],
      see: ['docs/virtual-machines.md'],
    },
  },
} satisfies Subject;
