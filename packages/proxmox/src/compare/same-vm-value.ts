import {meaningOf, type ValueRules} from './meaning.js';
import {qmDefaults} from './qm-defaults.js';
import {withModel} from './vm-nic.js';

/** Whether two values of a VM's key mean the same to Proxmox. Undefined: absent, and so the default. */
export const sameVmValue = (key: string, a: string | undefined, b: string | undefined): boolean =>
  meaningOf(rules, key, a) === meaningOf(rules, key, b);

/** PCI addresses with their domain: `01:00.0` is `0000:01:00.0`. Several of one device are joined by `;`. */
const withDomain = (properties: Map<string, string>): Map<string, string> => {
  const host = properties.get('host');
  if (host !== undefined)
    properties.set(
      'host',
      host
        .toLowerCase()
        .split(';')
        .map((address) => (/^[0-9a-f]{2}:/.test(address) ? `0000:${address}` : address))
        .join(';'),
    );
  return properties;
};

/** `0x10c4:0xea60` is `10c4:ea60`. */
const plainHex = (properties: Map<string, string>): Map<string, string> => {
  const host = properties.get('host');
  if (host !== undefined) properties.set('host', host.replace(/\b0x/gi, ''));
  return properties;
};

const rules: ValueRules = {
  defaults: qmDefaults,
  numbers: new Set(['cores', 'sockets', 'balloon', 'vcpus', 'cpulimit', 'cpuunits', 'shares']),
  booleans: new Set([
    ...['onboot', 'protection', 'template', 'tablet', 'acpi', 'kvm', 'numa', 'autostart', 'freeze', 'keephugepages'],
    ...['localtime', 'reboot', 'tdf', 'allow-ksm'],
  ]),
  lists: new Set(['nameserver', 'searchdomain']),
  sets: new Set(['hotplug']),
  properties: {
    memory: {defaultKey: 'current'},
    cpu: {defaultKey: 'cputype', defaults: {hidden: '0'}, booleans: ['hidden']},
    machine: {defaultKey: 'type'},
    agent: {
      defaultKey: 'enabled',
      defaults: {'freeze-fs-on-backup': '1', 'guest-fsfreeze': '1', fstrim_cloned_disks: '0', type: 'virtio'},
      booleans: ['enabled', 'freeze-fs-on-backup', 'guest-fsfreeze', 'fstrim_cloned_disks'],
    },
    vga: {defaultKey: 'type'},
    net: {
      defaultKey: 'model',
      defaults: {firewall: '0', link_down: '0'},
      ignoreCase: ['macaddr'],
      booleans: ['firewall', 'link_down'],
      normalise: withModel,
    },
    hostpci: {
      defaultKey: 'host',
      defaults: {pcie: '0', rombar: '1', 'x-vga': '0', 'legacy-igd': '0'},
      booleans: ['pcie', 'rombar', 'x-vga', 'legacy-igd'],
      normalise: withDomain,
    },
    usb: {defaultKey: 'host', defaults: {usb3: '0'}, ignoreCase: ['host'], booleans: ['usb3'], normalise: plainHex},
    audio: {defaults: {driver: 'spice'}},
    rng: {defaultKey: 'source', defaults: {max_bytes: '1024', period: '1000'}},
    watchdog: {defaultKey: 'model', defaults: {model: 'i6300esb'}},
    smbios: {defaults: {base64: '0'}, booleans: ['base64'], ignoreCase: ['uuid']},
    spice_enhancements: {defaults: {foldersharing: '0', videostreaming: 'off'}, booleans: ['foldersharing']},
    ivshmem: {},
    numa: {defaultKey: 'cpus'},
    virtiofs: {defaultKey: 'dirid'},
    startup: {defaultKey: 'order'},
    boot: {defaultKey: 'legacy'},
    cicustom: {},
    ipconfig: {},
  },
};
