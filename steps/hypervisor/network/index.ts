import {type Change, change, defineStep, type NodeInterface, Refusal, type StepContext, waitFor} from '@phoenix/kit';
import {
  aptLock,
  gatewaysOf,
  hasContinuations,
  ifaceOf,
  readStanzas,
  systemFiles,
  unitStates,
  withInterfaces,
  withNameservers,
} from '@phoenix/proxmox';
import {ownedFile, textDiff} from '../../node/file.js';
import {settingsOf} from '../../node/settings.js';
import {refuseOpenVSwitch} from './open-vswitch.js';
import {lookAtPending, PENDING} from './pending.js';
import {
  armRestore,
  disarmRestore,
  INTERFACES,
  keepInterfaces,
  RELOAD,
  RESTORE,
  stopRestore,
  writeInterfaces,
} from './restore.js';

/**
 * The interfaces that the config names, in the node's own file. Before it is touched a timer on the node is armed that
 * puts the old file back: it is stopped only by a later command that still reaches the node.
 */
export default defineStep({
  id: 'hypervisor.network',
  on: 'node',
  kinds: ['hypervisor'],
  wanted: (resource) => settingsOf(resource).system.interfaces.length > 0,
  // What is being fetched by then would break off.
  locks: () => [aptLock()],
  // A change that has lost the node once is not made again as soon as the node is back.
  retry: {attempts: 1, minMs: 0},
  // A timer that has gone off puts the file back within this time.
  settle: {everyMs: 2_000, withinMs: 60_000},
  check: async (context) => [...(await interfaces(context)), ...(await nameservers(context))],
});

async function interfaces(context: StepContext): Promise<readonly Change[]> {
  const {resource, facts, exec} = context;
  const wanted = settingsOf(resource).system.interfaces;
  const [files, [timer, service]] = await Promise.all([facts(systemFiles), facts(unitStates(RESTORE))]);
  if (service!.active === 'activating' || service!.active === 'active')
    return [waitFor('the node puts its old network back')];
  const text = files.get(INTERFACES);
  if (text === undefined)
    throw new Refusal('no-interfaces', `the node has no ${INTERFACES}`, 'take "network.interfaces" out of the config');
  const next = withInterfaces(text, wanted);
  const armed = timer!.active === 'active';
  lookAtPending(context, files.get(PENDING), text, next);
  if (next === text) {
    if (!armed) return [];
    // Connections that stand may outlive an address that lets nobody in any more.
    await exec({argv: ['true']}, {fresh: true});
    return [change('keep the new network', [RELOAD, ...disarmRestore()])];
  }
  refuseUnreadable(text, files, wanted);
  refuseOpenVSwitch(text, wanted);
  refuseGateways(next);
  await refuseMissingPorts(exec, text, next, wanted);
  const diff = textDiff(INTERFACES, text, next);
  // An older change that was not kept yet: what it would be taken back to is still the file that is known to work.
  const guard = armed ? [stopRestore()] : [keepInterfaces()];
  return [
    change('change the network', [...guard, armRestore(), writeInterfaces(text, next), RELOAD], {
      diff,
      impact: 'hotplug',
    }),
  ];
}

function refuseUnreadable(text: string, files: ReadonlyMap<string, string>, wanted: readonly NodeInterface[]): void {
  if (hasContinuations(text))
    throw new Refusal(
      'continued-lines',
      `${INTERFACES} has lines that go on in the next one`,
      'write them as one line each',
    );
  for (const [path, part] of files) {
    if (!path.startsWith(`${INTERFACES}.d/`)) continue;
    const names = readStanzas(part).flatMap(({keyword, words}) => (keyword === 'iface' ? [words[0]!] : []));
    const twice = wanted.find(({name}) => names.includes(name));
    if (twice !== undefined)
      throw new Refusal(
        'elsewhere',
        `${twice.name} is set up in ${path}: phoenix changes ${INTERFACES} only`,
        'move it there',
      );
  }
}

/** Proxmox's rule too: one default gateway for each family. */
function refuseGateways(next: string): void {
  for (const family of ['inet', 'inet6'] as const) {
    const names = gatewaysOf(readStanzas(next), family);
    if (names.length > 1)
      throw new Refusal(
        'two-gateways',
        `${names.join(' and ')} would both have a default gateway`,
        'take "gateway" from all but one, in the config or in the file',
      );
  }
}

/** A bridge without its port is a node that nobody reaches. */
async function refuseMissingPorts(
  exec: StepContext['exec'],
  text: string,
  next: string,
  wanted: readonly NodeInterface[],
): Promise<void> {
  const stanzas = readStanzas(next);
  const known = (port: string) => stanzas.some(({keyword, words}) => keyword === 'iface' && words[0] === port);
  const before = readStanzas(text);
  const ports = wanted.flatMap(({name, bridgePorts = []}) => {
    const old =
      ifaceOf(before, name, 'inet')
        ?.options.find(({key}) => key === 'bridge-ports')
        ?.value.split(' ') ?? [];
    return bridgePorts.filter((port) => !old.includes(port)).map((port) => ({name, port}));
  });
  if (ports.length === 0) return;
  const there = (await exec({argv: ['ls', '/sys/class/net']})).stdout.split('\n');
  const gone = ports.find(({port}) => !there.includes(port) && !(known(port) && /[.]|^bond|^vlan/.test(port)));
  if (gone !== undefined)
    throw new Refusal(
      'no-port',
      `${gone.name} cannot have the port ${gone.port}: the node has no such interface`,
      `it has ${there.filter(Boolean).join(', ')}`,
    );
}

/** Proxmox asks the servers of resolv.conf; `dns-nameservers` of an interface is for a program that it does not bring. */
async function nameservers({resource, facts}: StepContext): Promise<readonly Change[]> {
  const servers = [...new Set(settingsOf(resource).system.interfaces.flatMap((one) => one.nameservers))];
  if (servers.length === 0) return [];
  const path = '/etc/resolv.conf';
  const before = (await facts(systemFiles)).get(path);
  return ownedFile(before, {path, content: withNameservers(before ?? '', servers)});
}
