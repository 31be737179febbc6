import type {VirtualMachine} from '@phoenix/kit';
import type {Guest} from '../guests/guest.js';
import {asList, asText, isObject} from '../json.js';
import {healthOf} from '../mentions.js';
import {isEmpty} from './vm-origin.js';

/** Whether it gets cloud-init's documents: by itself what is made of an image or cloned does, what is installed from a CD does not. */
export const isSeeded = ({object}: Pick<Guest, 'object'>): boolean => object.cloud_init !== false && !isEmpty(object);

/**
 * Whether phoenix has anything to do inside, and so waits for the guest's agent. What cloud-init sets up it does; an appliance
 * without it, or one with user-data of its own kind, is entered only for what the config names.
 */
export const isEntered = (guest: Guest): boolean => {
  const {object} = guest;
  if (isSeeded(guest) && !hasOwnUserData(guest)) return true;
  const named = ['features', 'volumes', 'application_script'].some((field) => asList(object[field]).some(isSaid));
  return named || healthOf(guest).length > 0;
};

const isSaid = (value: unknown): boolean => value !== '' && !(isObject(value) && Object.keys(value).length === 0);

export const hasOwnUserData = ({object}: Pick<Guest, 'object'>): boolean =>
  isObject(object.cloud_init) && asText(object.cloud_init.user_data_file) !== undefined;

/** Proxmox's `agent` property: what the config says; on where phoenix must get inside. */
export const agentOf = (given: unknown): VirtualMachine['agent'] =>
  typeof given === 'boolean' ? (given ? '1' : '0') : asText(given);
