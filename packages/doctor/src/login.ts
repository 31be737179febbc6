import type {Greeting} from './facts/greeting.js';
import {type Finding, fine, problem, warning} from './finding.js';

/** Milliseconds. A run asks some hundred things, up to 15 of them side by side. */
const SLOW_MS = 500;

/** What the first answer of a node says: whether it comes soon, and from root. */
export function tellLogin({user, uid, tookMs}: Greeting, over: string): Finding {
  const ms = Math.max(1, Math.round(tookMs));
  if (uid !== 0)
    return problem(
      `${over} is ${user} (uid ${uid}), and pct and qm want root`,
      'log in as root: --user root, or connection.user in phoenix_hypervisor_config.json; sudo is not used',
    );
  const what = `${over} answers as root in ${ms} ms`;
  return tookMs > SLOW_MS
    ? warning(what, 'each command of a run waits that long: run phoenix nearer to the node, or on it (--target local)')
    : fine(what);
}
