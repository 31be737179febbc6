import {type Change, change, cmd, guestOf, type Resource, type StepContext, type StepId} from '@phoenix/kit';
import {asGuest} from './resource.js';

const secondsOf = (resource: Resource): number => guestOf(asGuest(resource)).startup?.up ?? 0;

export const hasBootDelay = (resource: Resource): boolean =>
  guestOf(asGuest(resource)).onboot && secondsOf(resource) > 0;

/** boot_delay: what starts after this guest waits for as long as it would at the node's boot. Only behind its start. */
export function checkBootDelay({resource, hasChanged}: StepContext, start: StepId): readonly Change[] {
  const seconds = secondsOf(resource);
  return hasChanged(start) ? [change(`let ${seconds} s pass (boot_delay)`, [cmd`sleep ${seconds}`], {once: true})] : [];
}
