import type {StepContext} from '@phoenix/kit';
import {type GuestConfig, readBlock} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';
import {asVm} from './resource.js';
import {imageHash} from './source-hash.js';

/**
 * What makes this template: its image as the config names it now, or the source as it was when it was cloned, and every
 * step inside it.
 */
export function templateHash({resource, lineage}: StepContext, {description}: GuestConfig): string {
  const {origin} = asVm(resource).vm;
  const source = origin.from === 'image' ? imageHash(origin) : readBlock(description).block.source;
  return hashOf({source, lineage});
}

/** Whether a Proxmox template is not what the config makes any more. One without phoenix's hash is somebody else's. */
export function isStale(context: StepContext, config: GuestConfig): boolean {
  const {template} = readBlock(config.description).block;
  return config.template && template !== undefined && template !== templateHash(context, config);
}
