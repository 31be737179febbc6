import {error, type Finding, warning} from '../finding.js';
import {type Guest, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {isEmpty} from '../normalise/vm-origin.js';

const WAYS = {lxc: ['template', 'clone_from_ctid'], vm: ['template_image', 'clone_from_vmid']} as const;

/** A guest is made from an OS template or image, or cloned: exactly one of both. */
export const origins = ({guests}: World): Finding[] =>
  guests.flatMap((guest) => [...oneOrigin(guest), ...companions(guest)]);

const oneOrigin = (guest: Guest): Finding[] => {
  const [template, clone] = WAYS[guest.kind];
  const has = [template, clone].filter((key) => guest.object[key] !== undefined);
  if (has.length === 1 || (has.length === 0 && guest.kind === 'vm' && isEmpty(guest.object))) return [];
  if (has.length === 2)
    return [
      error('two-origins', guest.at(clone), `${nameOf(guest)} has both ${template} and ${clone}`, {
        hint: 'keep one of them',
        on: 'key',
      }),
    ];
  const message = `${nameOf(guest)} has neither ${template} nor ${clone}`;
  const hint = `say what it is made from${guest.kind === 'vm' ? '; iso_images, if it is installed from a CD; "template_image": "none", once it is' : ''}`;
  return [error('no-origin', guest.pointer, message, {hint, on: 'key'})];
};

const companions = (guest: Guest): Finding[] =>
  (guest.kind === 'lxc' ? ['template_url', 'template_checksum'] : ['image_checksum'])
    .filter((key) => guest.object[key] !== undefined && guest.object[WAYS[guest.kind][0]] === undefined)
    .map((key) =>
      warning('no-effect', guest.at(key), `${nameOf(guest)}: ${key} has no effect without ${WAYS[guest.kind][0]}`, {
        on: 'key',
      }),
    );
