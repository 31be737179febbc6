import {type Command, type Fact, type Reader, StepError} from '@phoenix/kit';
import {
  availableTemplates,
  interfaces,
  isUsable,
  nodeState,
  pveamAvailable,
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
  const [{name, storages, clusterIds}, names, available] = await Promise.all([
    read(nodeState),
    read(interfaces),
    outputOf(node, pveamAvailable()),
  ]);
  const usable = storages.filter((one) => isUsable(one, name));
  const fetched = await Promise.all(usable.map((storage) => read(templates(storage))));
  return {
    node: name,
    storages: idsFor('rootdir', usable),
    machineStorages: idsFor('images', usable),
    // Proxmox's own names for bridges (interfaces(5) of pve-manager: vmbrN).
    bridges: names.filter((one) => /^vmbr/.test(one)),
    fetched: fetched.flat(),
    available: availableTemplates(available),
    taken: new Set(clusterIds.keys()),
  };
}

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
