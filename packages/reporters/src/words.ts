import type {LeftOut, NodeInfo} from '@phoenix/kit';
import {oneLine} from './harmless.js';

/** Milliseconds for people: `0.4s`, `12.3s`, `2m05s`, `1h02m`. */
export const duration = (ms: number): string => {
  // Rounded before it is split: 59,960 ms is a minute, not 60.0 seconds.
  if (Math.round(ms / 100) < 600) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (n: number): string => String(n).padStart(2, '0');
  return minutes < 60 ? `${minutes}m${two(seconds % 60)}s` : `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
};

/** The same for a clock that runs: above ten seconds by the second, so that a row is not drawn anew for each tenth. */
export const ticking = (ms: number): string => {
  const whole = Math.floor(Math.max(0, ms) / 1000);
  return whole < 10 ? duration(Math.floor(Math.max(0, ms) / 100) * 100) : duration(whole * 1000).replace('.0s', 's');
};

/** `1 change`, `2 changes`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** `900 web`, `node pve1`. */
export const guestLabel = ({id, kind, name}: NodeInfo['resource']): string =>
  kind === 'hypervisor' ? `node ${oneLine(name)}`.trim() : `${id} ${oneLine(name)}`;

/** `900 web/lxc.clone` */
export const stepLabel = ({resource, step}: NodeInfo): string => `${guestLabel(resource)}/${step}`;

/** `3 steps were left out by --skip` */
export const leftOutInWords = ({steps, by}: LeftOut): string =>
  `${count(steps, 'step')} ${steps === 1 ? 'was' : 'were'} left out by ${by}`;
