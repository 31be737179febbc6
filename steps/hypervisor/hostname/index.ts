import {type Change, change, defineStep, Refusal, type StepContext} from '@phoenix/kit';
import {clusterIds, systemFiles} from '@phoenix/proxmox';
import {ownedFile} from '../../node/file.js';
import {settingsOf} from '../../node/settings.js';
import {withHost} from './hosts.js';
import {ownAddresses} from './own-address.js';

/** The node's name, and the line of /etc/hosts by which Proxmox finds the node's own address. */
export default defineStep({
  id: 'hypervisor.hostname',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.network'],
  wanted(resource) {
    const {hostname, interfaces} = settingsOf(resource).system;
    return hostname !== undefined || interfaces.some(({address}) => address !== undefined);
  },
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const {resource, facts, exec} = context;
  const {hostname, interfaces} = settingsOf(resource).system;
  const files = await facts(systemFiles);
  const now = (await exec({argv: ['uname', '-n']})).stdout.trim().split('.')[0]!;
  const full = hostname ?? now;
  const name = full.split('.')[0]!;
  const addresses = ownAddresses(interfaces, files.get('/etc/network/interfaces') ?? '');
  const hosts = files.get('/etc/hosts') ?? '';
  const path = '/etc/hosts';
  const entry = ownedFile(files.get(path), {
    path,
    content: withHost(hosts, {names: [...new Set([full, name])], addresses, old: now}),
  });
  if (hostname === undefined) return entry;
  const kept = (files.get('/etc/hostname') ?? '').trim().split('.')[0];
  if (now === name && kept === name) return [...entry, ...takeOver(files.get('/etc/pve/.members'), name)];
  await refuseGuests(context, now, name, files.has('/etc/pve/corosync.conf'));
  const diff = [{field: 'hostname', from: now, to: name}];
  const actions = [{argv: ['hostnamectl', 'set-hostname', name]}, RESTART];
  return [...entry, change(`name the node ${name}`, actions, {diff, impact: 'restart'})];
}

/** The cluster's filesystem takes the node's folder from the name at its start, and the others ask it. */
const RESTART = {
  argv: ['systemctl', 'restart', 'pve-cluster.service', 'pvedaemon.service', 'pveproxy.service', 'pvestatd.service'],
};

/** pmxcfs(8), .members: the name that the cluster's filesystem still goes by. */
function takeOver(members: string | undefined, name: string): readonly Change[] {
  const known = /"nodename"\s*:\s*"([^"]+)"/.exec(members ?? '')?.[1];
  if (known === undefined || known === name) return [];
  const diff = [{field: 'name in /etc/pve', from: known, to: name}];
  return [change(`let Proxmox take the name ${name}`, [RESTART], {diff, impact: 'restart'})];
}

/** Guests' configs lie under /etc/pve/nodes/NAME: with another name the node would have none. */
async function refuseGuests({facts}: StepContext, now: string, name: string, clustered: boolean): Promise<void> {
  const own = [...(await facts(clusterIds))].filter(([, one]) => one.node === now).map(([id]) => id);
  const why = clustered
    ? 'it is in a cluster'
    : own.length > 0
      ? `it has guests: ${own.slice(0, 5).join(', ')}`
      : undefined;
  if (why === undefined) return;
  throw new Refusal(
    'renamed-node',
    `${now} is not renamed ${name}: ${why}`,
    `give network.hostname its name, ${now}, or move the guests first`,
  );
}
