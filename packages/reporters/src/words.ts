import {duration, type LeftOut, type NodeInfo} from '@phoenix/kit';
import {oneLine} from './harmless.js';

/** A duration on a clock that runs: above ten seconds by the second, so that a row is not drawn anew for each tenth. */
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
