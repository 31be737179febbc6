import {
  type Answers,
  bridgesOf,
  freeId,
  machineStorageOf,
  type Offer,
  storagesOf,
  templatesOf,
  UNSEEN,
} from '@phoenix/starter';
import type {Conversation} from '../converse.js';
import {UsageError} from '../usage-error.js';
import type {Given} from './given.js';
import {isAddress, isFreeId, isHostName, isNetwork, isOneOf, isTemplate, isWord} from './rules.js';
import {type Question, settle} from './settle.js';

/** The first guests: by flags, by whoever answers, and by what the node has. @throws UsageError, Unanswered */
export async function firstGuests(
  given: Given,
  seen: Offer | undefined,
  talk: Conversation | undefined,
): Promise<Pick<Answers, 'container' | 'machine'>> {
  const offer = seen ?? UNSEEN;
  const ask = (question: Question) => settle(question, talk);
  const choice = (flag: 'storage' | 'bridge', text: string, options: readonly string[]) =>
    ask({
      ...{text, flag, given: given[flag], options: seen === undefined ? [] : options, fallback: options[0] ?? ''},
      rule: seen === undefined ? isWord : isOneOf(options, seen.node),
    });
  if (offer.storages.length === 0)
    throw new UsageError(`${offer.node} has no storage for disks of containers`, CONTENT);
  if (offer.bridges.length === 0)
    throw new UsageError(`${offer.node} has no bridge`, 'make one in Proxmox under System, Network: vmbr0');
  const storage = await choice('storage', 'Storage for disks of containers', storagesOf(offer));
  const bridge = await choice('bridge', 'Bridge', bridgesOf(offer));
  const [template = UNSEEN.available[0]!, ...others] = templatesOf(offer);
  const container = {
    template: await ask({
      ...{text: 'OS template', flag: 'template', given: given.template, fallback: template, rule: isTemplate},
      options: seen === undefined ? [] : [template, ...others],
    }),
    id: Number(
      await ask({
        ...{text: 'Id of the first container', flag: 'id', given: given.id?.toString()},
        ...{fallback: String(freeId(offer)), rule: isFreeId(offer.taken)},
      }),
    ),
    name: await ask({text: 'Its name', flag: 'name', given: given.name, fallback: 'first', rule: isHostName}),
    ...(await address(given, ask)),
  };
  const wantsMachine = given.vm ?? /^y(?:es)?$/i.test((await talk?.ask('A VM, too? y/N')) ?? '');
  return {
    container: {...container, storage, bridge},
    ...(wantsMachine ? {machine: machine(offer, container.id, storage)} : {}),
  };
}

async function address(
  {ip: givenIp, gw}: Given,
  ask: (question: Question) => Promise<string>,
): Promise<{readonly ip: string; readonly gateway?: string}> {
  const text = 'Its address with prefix, or dhcp';
  const ip = await ask({text, flag: 'ip', given: givenIp, fallback: 'dhcp', rule: isNetwork});
  if (ip === 'dhcp' && gw !== undefined)
    throw new UsageError('--gw has no effect without --ip', '--ip 10.0.0.10/24 beside it');
  if (ip === 'dhcp') return {ip};
  const first = ip.replace(/\d+\/\d+$/, '1');
  return {ip, gateway: await ask({text: 'Its gateway', flag: 'gw', given: gw, fallback: first, rule: isAddress})};
}

function machine(offer: Offer, containerId: number, storage: string): NonNullable<Answers['machine']> {
  const place = machineStorageOf(offer, storage);
  if (place === undefined) throw new UsageError(`${offer.node} has no storage for disks of VMs`, CONTENT);
  const taken = {...offer, taken: new Set([...offer.taken, containerId])};
  const templateId = freeId(taken, FIRST_MACHINE);
  return {templateId, id: freeId(taken, templateId + 1), name: 'first-vm', storage: place};
}

const CONTENT = 'on the node: pvesm set STORAGE --content rootdir,images,… (with what it has already)';

/** Away from the containers, which begin at 100. */
const FIRST_MACHINE = 8000;
