import {nodeState} from '@phoenix/proxmox';
import {fine, problem, warning} from '../finding.js';
import {defineCheck} from '../patient.js';

interface Members {
  readonly cluster?: {readonly name: string; readonly nodes: number; readonly quorate: 0 | 1};
  readonly nodelist?: Readonly<Record<string, {readonly online: 0 | 1}>>;
}

/** /etc/pve/.members, which pmxcfs(8) writes of itself; a node without a cluster has no `cluster` in it. */
export const cluster = defineCheck({
  id: 'cluster',
  title: 'cluster',
  async look({facts}) {
    const {files, quorate, name} = await facts(nodeState);
    const {cluster: of, nodelist = {}} = readMembers(files.get('/etc/pve/.members'));
    if (!quorate)
      return [
        problem(
          `the cluster ${of?.name ?? ''} has no quorum: /etc/pve is read-only on ${name}`.replace('  ', ' '),
          'pvecm status; bring the other nodes back, or, if they are gone for good, pvecm expected 1',
        ),
      ];
    if (of === undefined) return [fine(`${name} is in no cluster`)];
    const offline = Object.entries(nodelist).flatMap(([node, {online}]) => (online === 0 ? [node] : []));
    const what = `${name} is one of ${of.nodes} nodes of ${of.name}`;
    if (offline.length === 0) return [fine(`${what}, all are online`)];
    return [warning(`${what}, offline: ${offline.join(', ')}`, 'pvecm status')];
  },
});

function readMembers(text: string | undefined): Members {
  try {
    return JSON.parse(text ?? '{}') as Members;
  } catch {
    return {};
  }
}
