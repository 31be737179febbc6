import type {Nic} from '@phoenix/kit';
import {parseNic} from '@phoenix/proxmox';
import type {Keys} from './desired-keys.js';

/**
 * The netN of each nic. One that the guest has by this name keeps its number, so that a gap between them is no change; the
 * others take the number of their place in the config, or the next that is free.
 */
export function nicKeys(nics: readonly Nic[], current: Keys = new Map()): readonly string[] {
  const present = [...current].filter(([key]) => /^net\d+$/.test(key));
  const byName = new Map(present.map(([key, value]) => [parseNic(value).name, key]));
  const taken = new Set(nics.flatMap(({name}) => byName.get(name) ?? []));
  return nics.map(({name}, i) => {
    const own = byName.get(name);
    // Two of one name are a mistake of the config's, and still two.
    if (own !== undefined && nics.findIndex((nic) => nic.name === name) === i) return own;
    let n = taken.has(`net${i}`) ? 0 : i;
    while (taken.has(`net${n}`)) n++;
    taken.add(`net${n}`);
    return `net${n}`;
  });
}
