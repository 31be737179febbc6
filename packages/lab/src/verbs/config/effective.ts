import type {GuestConfig, Options} from './guest-config.js';

/** What the container will have after its next start: pending changes over the current ones. */
export const effectiveOptions = ({main, pending}: GuestConfig): Options => {
  const options = {...main.options, ...pending.options};
  for (const key of pending.deletions) delete options[key];
  return options;
};
