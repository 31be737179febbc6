import {type Finding, fine, problem} from './finding.js';

/** What package.json names under `engines`. */
const LEAST = [20, 19] as const;

/** Whether phoenix runs on a Node that it is made for. @param node `20.19.2` */
export function tellThisMachine(phoenix: string, node: string): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const what = `${phoenix} on Node ${node}`;
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return fine(what);
  return problem(`${what}, which is older than ${LEAST.join('.')}`, 'install a newer Node: https://nodejs.org');
}
