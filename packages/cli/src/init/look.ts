import {type Command, cmd, type Fact, type Reader, StepError} from '@phoenix/kit';
import {
  availableTemplates,
  interfaces,
  isUsable,
  nodeState,
  pveamAvailable,
  pvesmStatus,
  type Storage,
  templates,
} from '@phoenix/proxmox';
import {describeFailure} from '@phoenix/reporters';
import {type Offer, UNSEEN} from '@phoenix/starter';
import type {Io} from '../io.js';
import type {TargetRequest} from '../request.js';
import {reach} from '../target.js';

/** What a node has. Of one that cannot be looked at it is told why, and nothing of it is known. */
export async function look(request: TargetRequest, io: Io): Promise<Offer | undefined> {
  try {
    const {node, close} = await reach(request, undefined, io);
    try {
      const seen = await offerOf({
        label: node.label,
        exec: (command) => node.exec(command, {signal: io.interrupts.kill}),
      });
      return request.target === 'lab' ? furnished(seen) : seen;
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    const {headline, details} = describeFailure(error.failure);
    io.stderr.write([headline, ...details.map((line) => `  ${line}`), ''].join('\n'));
    return undefined;
  }
}

async function offerOf(node: Reader): Promise<Offer> {
  const read = <T>(fact: Fact<T>) => fact.read(node);
  const [{name, storages, clusterIds}, names, available, status, own, datacenter] = await Promise.all([
    read(nodeState),
    read(interfaces),
    outputOf(node, pveamAvailable()),
    outputOf(node, pvesmStatus()),
    outputOf(node, LINUX_BRIDGES),
    outputOf(node, cmd`cat /etc/pve/datacenter.cfg`),
  ]);
  const inactive = new Set([...status.matchAll(/^(\S+)\s+\S+\s+inactive\s/gm)].map(([, id]) => id!));
  const usable = snapshotsFirst(storages.filter((one) => isUsable(one, name) && !inactive.has(one.id)));
  const fetched = await Promise.all(usable.map((storage) => read(templates(storage))));
  return {
    node: name,
    storages: idsFor('rootdir', usable),
    machineStorages: idsFor('images', usable),
    bridges: names.filter((one) => isBridge(one, own)),
    fetched: fetched.flat(),
    available: availableTemplates(available),
    taken: new Set(clusterIds.keys()),
    ...idRange(datacenter),
  };
}

/** Virtual networks of Proxmox's SDN, and bridges with names of their own. */
const LINUX_BRIDGES = cmd`find -L /sys/class/net -mindepth 2 -maxdepth 2 -name bridge`;

/**
 * Open vSwitch's are known by their name alone. Not those that Proxmox makes for a guest's firewall (fwbr900i0) and for a
 * VLAN on a bridge that knows none (vmbr0v5): PVE::Network.
 */
const isBridge = (name: string, own: string): boolean =>
  !/^fwbr\d|^vmbr\d+v\d/.test(name) && (/^vmbr/.test(name) || own.includes(`/sys/class/net/${name}/bridge`));

/** `next-id: lower=200,upper=300`, datacenter.cfg(5): 100 and 1000000 by default. */
function idRange(datacenter: string): Pick<Offer, 'ids'> {
  const line = /^next-id:(.*)$/m.exec(datacenter)?.[1];
  if (line === undefined) return {};
  const limit = (name: string, otherwise: number) =>
    Number(new RegExp(`\\b${name}=(\\d+)`).exec(line)?.[1] ?? otherwise);
  return {ids: {lower: limit('lower', 100), upper: limit('upper', 1_000_000)}};
}

/** What phoenix takes back and clones needs them; for the rest in the order of storage.cfg. */
const snapshotsFirst = (all: readonly Storage[]): readonly Storage[] => {
  const has = ({type}: Storage) => /^(?:zfspool|btrfs|lvmthin|rbd)$/.test(type);
  return [...all.filter(has), ...all.filter((one) => !has(one))];
};

/** The embedded node gets whatever a config counts on. */
const furnished = (seen: Offer): Offer => ({
  ...seen,
  storages: seen.storages.length > 0 ? seen.storages : UNSEEN.storages,
  machineStorages: seen.machineStorages.length > 0 ? seen.machineStorages : UNSEEN.machineStorages,
});

const idsFor = (content: string, storages: readonly Storage[]): readonly string[] =>
  storages.filter((one) => one.content.includes(content)).map(({id}) => id);

/** Empty where it fails: a node without an index of templates still has storages. */
const outputOf = async (node: Reader, command: Command): Promise<string> => {
  const {exitCode, stdout} = await node.exec(command);
  return exitCode === 0 ? stdout : '';
};
