import {Refusal, type StepContext} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/**
 * Protection is honoured where Proxmox does it only late (destroy) or not at all (rollback).
 * @param why where nobody asked for it by name: what it stands in the way of
 */
export function refuseProtected({resource}: StepContext, {config}: GuestState, why?: string): void {
  const {id, name, kind} = asGuest(resource);
  if (config.keys.get('protection') === '1')
    throw new Refusal(
      'protected',
      `${id} ${name} is protected${why === undefined ? '' : `: ${why}`}`,
      `${toolOf(kind).name} set ${id} --protection 0, and remove protection from the config`,
    );
}
