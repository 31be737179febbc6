import {Refusal, type StepContext} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';
import {asGuest} from './resource.js';
import {toolOf} from './tool.js';

/** Containers and VMs share their ids: what lives under this one may be of the other kind. */
export function refuseOtherKind({resource}: StepContext, {kind}: GuestState): void {
  const {id, kind: wanted} = asGuest(resource);
  if (kind !== wanted)
    throw new Refusal(
      'id-taken',
      `${id} is ${toolOf(kind).noun}, the config describes ${toolOf(wanted).noun}`,
      'choose another id',
    );
}
