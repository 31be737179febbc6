import {error, type Finding} from '../finding.js';
import {type Guest, itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {fieldFor, isQmOption, QM_OPTIONS} from '../normalise/qm-option-names.js';
import {qmOptionsOf} from '../normalise/qm-options.js';
import {pointerOf} from '../pointer.js';
import {didYouMean} from '../suggest.js';
import {qmValueProblem} from './qm-option-values.js';

/** Options in Proxmox's words: those that it has, and that the config has no field of its own for; USB devices. */
export const qmOptions = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'vm')
    .flatMap((guest) => [...options(guest), ...numa(guest), ...usb(guest), ...usbPlaces(guest)]);

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
    const problem = qmValueProblem(key, value);
    return problem === undefined ? [] : [error('malformed', pointer, `${nameOf(guest)}: ${key} ${problem}`)];
  });
};

/** Else it does not start. Source: PVE::QemuServer::Memory. */
const numa = (guest: Guest): Finding[] => {
  const given = new Map(qmOptionsOf(guest.object.qm_options).map(({key, value}) => [key, value]));
  const hotplugs = /memory/.test(given.get('hotplug') ?? '') ? 'hotplug of memory' : undefined;
  const needs = given.has('hugepages') ? 'hugepages' : hotplugs;
  if (needs === undefined || given.get('numa') === '1') return [];
  const message = `${nameOf(guest)}: ${needs} needs NUMA, without it the VM does not start`;
  return [error('needs-numa', guest.at('qm_options'), message, {hint: 'add numa=1', on: 'key'})];
};

/** VENDOR:PRODUCT, BUS-PORT, `spice` or a mapping, and usb3. Source: qm.conf(5), usb[n]. */
const USB =
  /^(?:(?:host=)?(?:(?:0x)?[\da-fA-F]{4}:(?:0x)?[\da-fA-F]{4}|\d+-\d+(?:\.\d+)*|spice)|mapping=[A-Za-z][\w-]+)(?:,usb3=[01])?$/;

const usb = (guest: Guest): Finding[] =>
  itemsOf(guest, 'usb')
    .filter(({value}) => typeof value === 'string' && !USB.test(value))
    .map(({value, pointer}) =>
      error('malformed', pointer, `${nameOf(guest)}: usb "${String(value)}" is no USB device`, {
        hint: 'like host=0658:0200 (lsusb), host=1-1.2 (lsusb -t), mapping=NAME or spice; with usb3=1',
      }),
    );

/** More of them Proxmox gives to systems only that it knows to take them: the VM would not start. Source: PVE::QemuServer::USB. */
const usbPlaces = (guest: Guest): Finding[] => {
  const ostype = qmOptionsOf(guest.object.qm_options).find(({key}) => key === 'ostype')?.value ?? 'l26';
  const sixth = itemsOf(guest, 'usb')[5];
  if (sixth === undefined || /^(?:l26|win(?:8|10|11))$/.test(ostype)) return [];
  const message = `${nameOf(guest)}: a VM of ostype ${ostype} has no more than five USB devices`;
  return [error('malformed', sixth.pointer, message, {hint: 'qm_options: ostype=l26, or win8, win10, win11, take 14'})];
};
