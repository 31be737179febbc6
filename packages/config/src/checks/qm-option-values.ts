const SWITCHES = /^(?:acpi|allow-ksm|autostart|freeze|keephugepages|kvm|localtime|numa|reboot|tablet|tdf)$/;

/** Source: qm.conf(5). What is not here Proxmox checks when it is set. */
const RULES: readonly (readonly [key: RegExp, allowed: RegExp, what: string])[] = [
  [SWITCHES, /^[01]$/, 'must be 0 or 1'],
  [
    /^ostype$/,
    /^(?:other|wxp|w2k|w2k3|w2k8|wvista|win7|win8|win10|win11|l24|l26|solaris)$/,
    'must be one of l26, win11, win10, win8, win7, other, solaris, l24, w2k8, w2k3, w2k, wvista, wxp',
  ],
  [/^hookscript$/, /^[A-Za-z][\w.-]*:snippets\/.+$/, 'must be a snippet like local:snippets/hook.pl'],
  [/^serial\d$/, /^(?:socket|\/dev\/.+)$/, 'must be socket or a device of the node'],
  [/^hugepages$/, /^(?:any|2|1024)$/, 'must be any, 2 or 1024'],
  [/^boot$/, /^(?:order=[a-z]+\d+(?:;[a-z]+\d+)*|[acdn]{1,4})$/, 'must be like order=scsi0;ide2;net0'],
  [/^affinity$/, /^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/, 'must be cores like 0,5,8-11'],
  [/^cpulimit$/, /^\d+(?:\.\d+)?$/, 'must be a number of cores'],
  // More than that Proxmox cuts off (PVE::CGroup, clamp_cpu_shares).
  [/^cpuunits$/, /^(?:[1-9]\d{0,3}|10000)$/, 'must be a weight from 1 to 10000'],
  [/^(?:vcpus|shares)$/, /^\d+$/, 'must be a number'],
  [
    /^vga$/,
    /^(?:type=)?(?:cirrus|none|qxl[234]?|serial[0-3]|std|virtio|virtio-gl|vmware)(?:,(?:memory=\d+|clipboard=vnc))*$|^memory=\d+$/,
    'must be one of std, none, serial0, virtio, virtio-gl, qxl, vmware, cirrus, with memory=MiB and clipboard=vnc',
  ],
  [
    /^audio0$/,
    /^device=(?:ich9-intel-hda|intel-hda|AC97)(?:,driver=(?:spice|none))?$/,
    'must be like device=ich9-intel-hda,driver=spice',
  ],
  [
    /^watchdog$/,
    /^(?:model=)?(?:i6300esb|ib700)(?:,action=(?:reset|shutdown|poweroff|pause|debug|none))?$/,
    'must be like i6300esb,action=reset',
  ],
  [
    /^rng0$/,
    /^source=\/dev\/(?:urandom|random|hwrng)(?:,(?:max_bytes|period)=\d+)*$/,
    'must be like source=/dev/urandom',
  ],
];

/** What is wrong with the value, as the end of a sentence that begins with the key; undefined: nothing that is known. */
export const qmValueProblem = (key: string, value: string): string | undefined => {
  if (value === '') return 'has no value';
  if (/[\n\r]/.test(value)) return 'is more than one line';
  const [, allowed, what] = RULES.find(([of]) => of.test(key)) ?? [];
  return allowed === undefined || allowed.test(value) ? undefined : `${what}, not "${value}"`;
};
