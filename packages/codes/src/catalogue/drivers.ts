import type {Subject} from '../entry.js';

export const drivers = {
  title: 'Drivers and boot files of the node',
  about: "NVIDIA's driver, modules, the kernel line.",
  entries: {
    'driver-mismatch': {
      kinds: ['warning'],
      title: "a container's NVIDIA driver is not that of the node's kernel",
      meaning:
        'Both must be the same version, or the container finds no GPU. Found in the config, or by looking at what the kernel has loaded.',
      todo: [
        'Make nvidia_driver_version and nvidia_driver.version the same.',
        'Where a new driver waits for it, reboot the node.',
      ],
      see: ['docs/setup.md#gpus'],
    },
    'no-gpu': {
      kinds: ['refusal'],
      title: 'the node has not the GPU of NVIDIA that the config speaks of',
      meaning: 'It has none, or fewer than containers are given, or all of them are kept for VMs.',
      todo: ['See what it has: `lspci -nnk`', 'Change gpu_assignment or gpus, or take nvidia_driver out.'],
      see: ['docs/setup.md#gpus'],
    },
    'other-driver': {
      kinds: ['refusal'],
      title: 'the driver that can be had is of another version',
      meaning:
        "`nvidia_driver.version` says one, and Debian's packages, or the installer that runfile_url names, have another.",
      todo: ['Change nvidia_driver.version, or name an installer of that version with nvidia_driver.runfile_url.'],
      see: ['docs/setup.md#gpus'],
    },
    'no-package': {
      kinds: ['refusal'],
      title: "the node's package sources have no nvidia-driver",
      meaning: 'Debian has it in its section non-free, which the sources do not name.',
      todo: ['See: `apt-cache policy nvidia-driver`; or name an installer with nvidia_driver.runfile_url.'],
      see: ['docs/setup.md#gpus'],
    },
    'bad-runfile': {
      kinds: ['refusal'],
      title: 'nvidia_driver.runfile_url names no installer of NVIDIA',
      meaning: 'The name of its file ends in .run and has the version in it.',
      todo: ['Correct the URL.'],
      see: ['docs/setup.md#gpus'],
    },
    'no-checksum': {
      kinds: ['refusal', 'warning'],
      title: 'an installer is run as root, and nothing says what it should be',
      meaning: 'Over https it is a warning; over an unencrypted connection it is refused.',
      todo: ['Add its SHA-256: "nvidia_driver": {"checksum": "sha256:…"}'],
      see: ['docs/setup.md#gpus'],
    },
    'reboot-needed': {
      kinds: ['refusal', 'warning'],
      title: 'only a reboot of the node brings it on',
      meaning:
        'A new kernel, a driver that is installed while another is in the kernel, devices that are kept for VMs. phoenix does not reboot the node: its guests are yours to stop. As a refusal, what needs it waits for it; as a warning, nothing does.',
      todo: ['Reboot it when its guests can be down, then run phoenix again.'],
      see: ['docs/setup.md#gpus'],
    },
    elsewhere: {
      kinds: ['refusal'],
      title: 'another file of the node says it, too',
      meaning:
        "phoenix changes one file of its own for this, and another one sets the same: a module's option in modprobe.d, GRUB_CMDLINE_LINUX_DEFAULT in grub.d, an interface in interfaces.d. The last would count, and that is not always the same.",
      todo: ['Move it to where the message says, or take it out there.'],
      see: ['docs/setup.md'],
    },
    'no-kernel-line': {
      kinds: ['refusal'],
      title: 'systemd-boot starts the node, and it has no /etc/kernel/cmdline',
      meaning: 'The words that the kernel needs for devices of VMs have no place.',
      todo: ['Look: `proxmox-boot-tool status`, `cat /proc/cmdline`'],
      see: ['docs/setup.md#gpus'],
    },
    'unreadable-grub': {
      kinds: ['refusal'],
      title: 'GRUB_CMDLINE_LINUX_DEFAULT is more than words in quotes',
      meaning: 'It is put together by the shell, and phoenix does not change what it cannot read.',
      todo: ['Write it as words in quotes, with those among them that the message names.'],
      see: ['docs/setup.md#gpus'],
    },
  },
} satisfies Subject;
