import {error, type Finding} from '../finding.js';
import {type Guest, itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {fieldFor, isQmOption, QM_OPTIONS, qmOptionsOf} from '../normalise/qm-options.js';
import {pointerOf} from '../pointer.js';
import {didYouMean} from '../suggest.js';

/** Options in Proxmox's words: those that it has, and that the config has no field of its own for; USB devices. */
export const qmOptions = ({guests}: World): Finding[] =>
  guests.filter(({kind}) => kind === 'vm').flatMap((guest) => [...options(guest), ...numa(guest), ...usb(guest)]);

const options = (guest: Guest): Finding[] => {
  const seen = new Set<string>();
  return qmOptionsOf(guest.object.qm_options).flatMap(({key, value, at}) => {
    const pointer = guest.at('qm_options') + (at === undefined ? '' : pointerOf(at));
    const field = fieldFor(key);
    if (field !== undefined)
      return [error('own-field', pointer, `${nameOf(guest)}: ${key} has a field of its own`, {hint: `say ${field}`})];
    if (!isQmOption(key))
      return [
        error('unknown-qm-option', pointer, `${nameOf(guest)}: qm has no option "${key}"`, {
          hint: didYouMean(key, QM_OPTIONS).hint ?? 'man qm.conf lists them',
        }),
      ];
    if (seen.has(key)) return [error('named-twice', pointer, `${nameOf(guest)}: ${key} is named twice`)];
    seen.add(key);
    const problem =
      value === '' ? 'has no value' : /[\n\r]/.test(value) ? 'is more than one line' : valueProblem(key, value);
    return problem === undefined ? [] : [error('malformed', pointer, `${nameOf(guest)}: ${key} ${problem}`)];
  });
};

/** Else it does not start. Source: PVE::QemuServer::Memory. */
const numa = (guest: Guest): Finding[] => {
  const given = new Map(qmOptionsOf(guest.object.qm_options).map(({key, value}) => [key, value]));
  if (given.get('numa') === '1') return [];
  const needs = given.has('hugepages')
    ? 'hugepages'
    : /memory/.test(given.get('hotplug') ?? '')
      ? 'hotplug of memory'
      : undefined;
  return needs === undefined
    ? []
    : [
        error(
          'needs-numa',
          guest.at('qm_options'),
          `${nameOf(guest)}: ${needs} needs NUMA, without it the VM does not start`,
          {
            hint: 'add numa=1',
            on: 'key',
          },
        ),
      ];
};

const SWITCHES = /^(?:acpi|allow-ksm|autostart|freeze|keephugepages|kvm|localtime|numa|reboot|tablet|tdf)$/;

const RULES: readonly (readonly [RegExp, RegExp, string])[] = [
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
  [/^(?:cpuunits|vcpus|shares)$/, /^\d+$/, 'must be a number'],
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

const valueProblem = (key: string, value: string): string | undefined => {
  const rule = RULES.find(([of]) => of.test(key));
  return rule === undefined || rule[1].test(value) ? undefined : `${rule[2]}, not "${value}"`;
};

/** VENDOR:PRODUCT, BUS-PORT, `spice` or a mapping, and usb3. Source: qm.conf(5), usb[n]. */
const USB =
  /^(?:(?:host=)?(?:(?:0x)?[\da-fA-F]{4}:(?:0x)?[\da-fA-F]{4}|\d+-\d+(?:\.\d+)*|spice)|mapping=[A-Za-z][\w-]*)(?:,usb3=[01])?$/;

const usb = (guest: Guest): Finding[] =>
  itemsOf(guest, 'usb')
    .filter(({value}) => typeof value === 'string' && !USB.test(value))
    .map(({value, pointer}) =>
      error('malformed', pointer, `${nameOf(guest)}: usb "${String(value)}" is no USB device`, {
        hint: 'like host=0658:0200 (lsusb), host=1-1.2 (lsusb -t), mapping=NAME or spice; with usb3=1',
      }),
    );
