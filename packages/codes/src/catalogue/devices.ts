import type {Subject} from '../entry.js';

export const devices = {
  title: 'GPUs and other devices',
  about: 'Devices that guests are given.',
  entries: {
    'gpu-list-spaces': {
      kinds: ['warning'],
      title: 'a list of GPUs has spaces in it',
      meaning: '"0, 1" is read as "0,1".',
      todo: ['Write it without.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'undeclared-gpu': {
      kinds: ['warning'],
      title: 'a guest is given a GPU that the hypervisor file does not declare',
      meaning: 'Nothing says that the node has a GPU of this number.',
      todo: ['Declare what it has: "gpus": [{"index": 0}]'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'gpu-address': {
      kinds: ['error'],
      title: "nobody knows where a VM's GPU is plugged in",
      meaning:
        'A container needs the number of a GPU, a VM its PCI address, which `gpus` of the hypervisor file does not say.',
      todo: ['Say it: "gpus": [{"index": 0, "pci_address": "0000:01:00.0"}]; the node\'s: `lspci`'],
      see: ['docs/virtual-machines.md'],
    },
    'gpu-bound-to-vfio': {
      kinds: ['error'],
      title: 'vfio.pci_ids takes a GPU that a container uses',
      meaning:
        "All devices of this id are kept for VMs, the node's driver does not get them, and the container has none.",
      todo: ['Give the container another GPU, or take the id out of vfio.pci_ids.'],
      see: ['docs/setup.md#gpus'],
    },
    'gpu-in-use': {
      kinds: ['refusal'],
      title: 'vfio.pci_ids would take GPUs from containers',
      meaning: 'Looked at on the node: an id of vfio.pci_ids is that of a GPU which containers are given.',
      todo: ['A GPU serves containers or one VM: change gpu_assignment or vfio.pci_ids.'],
      see: ['docs/setup.md#gpus'],
    },
    'device-taken': {
      kinds: ['error'],
      title: 'two guests that are to run are given one device',
      meaning: "A container has it by the node's driver for good, a VM while it runs.",
      todo: ['Give it to one of them.'],
      see: ['docs/virtual-machines.md'],
    },
    'device-in-use': {
      kinds: ['refusal', 'command'],
      title: 'a device is in use by something else',
      meaning:
        "A running VM has it, the node itself uses it, or Proxmox found it taken when the VM was started. An id of vfio.pci_ids that also the node's own disk or uplink has is refused, too: the node would not come up again.",
      todo: [
        'Stop the VM that has it: `phoenix stop ID`',
        'Keep the node\'s driver off it: "vfio": {"pci_ids": ["10de:2204"]}, then reboot the node.',
      ],
      see: ['docs/setup.md#gpus'],
    },
    'device-missing': {
      kinds: ['command'],
      title: 'a device is not there',
      meaning: "A container's device file, or a VM's PCI device or mapping, does not exist on the node.",
      causes: ['its driver is not loaded', 'the card has moved to another slot'],
      todo: ['See what there is: `lspci -nn`, `ls -l /dev`'],
      see: ['docs/virtual-machines.md'],
    },
    'no-device': {
      kinds: ['refusal'],
      title: 'the node has no such device',
      meaning:
        'Looked at before anything is touched: an address of hostpci or gpus, an id of vfio.pci_ids, or a device of a container (devices, gpu_assignment) that the node does not have.',
      todo: [
        'See what there is: `lspci -nn` tells PCI devices, `ls /dev` those of containers.',
        "/dev/nvidia0 and its like come with NVIDIA's driver: nvidia_driver of the hypervisor file installs it.",
      ],
      see: ['docs/virtual-machines.md'],
    },
    'no-mapping': {
      kinds: ['refusal'],
      title: 'the cluster has no such PCI mapping for this node',
      meaning:
        '`mapping=NAME` in hostpci names a mapping of Datacenter, Resource Mappings, that is not there or has no device on this node.',
      todo: ['Make it there, or name the device by its address.'],
    },
    'bad-id': {
      kinds: ['refusal'],
      title: 'an entry of vfio.pci_ids is no vendor and device',
      meaning: 'Four hexadecimal digits, a colon, four more: 10de:2204.',
      todo: ['Write it as `lspci -nn` shows it in brackets.'],
      see: ['docs/setup.md#gpus'],
    },
    hostpci: {
      kinds: ['error'],
      title: 'an entry of hostpci cannot be read',
      meaning:
        "It should be in Proxmox's words: `0000:01:00,pcie=1`, `mapping=gpu0,x-vga=1`. The message says which part is wrong.",
      todo: ['Correct it.'],
      see: ['docs/virtual-machines.md'],
    },
    'chosen-machine': {
      kinds: ['info'],
      title: 'a VM gets machine q35',
      meaning: 'It names no machine, and its PCI Express device needs this one. Shown with --verbose only.',
      see: ['docs/leniencies.md#known-and-without-effect'],
    },
    'needs-q35': {
      kinds: ['refusal', 'error'],
      title: 'a PCI Express device on a machine that has no PCI Express',
      meaning: '`pcie=1` needs machine q35, in the config as well as of the VM that is there.',
      todo: ['Say "machine": "q35", or take pcie=1 away.'],
      see: ['docs/virtual-machines.md'],
    },
    'no-iommu': {
      kinds: ['refusal', 'command', 'warning'],
      title: 'the kernel of the node has no IOMMU',
      meaning: 'Without one no device can be given to a VM.',
      causes: [
        'VT-d or AMD-Vi is off in the firmware of the node',
        "`intel_iommu=on` is not on the kernel's command line; `vfio` in the hypervisor file puts it there, for the next boot",
      ],
      todo: [
        'Switch it on in the firmware, let `phoenix setup --only vfio` write the kernel line, and reboot the node.',
      ],
      see: ['docs/setup.md#gpus'],
    },
    'gpu-without-ovmf': {
      kinds: ['warning'],
      title: 'a VM with a GPU boots with SeaBIOS',
      meaning: 'Many GPUs start up only with UEFI.',
      todo: ['Say "bios": "ovmf" before the system is installed; afterwards it cannot be changed.'],
    },
  },
} satisfies Subject;
