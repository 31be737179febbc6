import {type Change, cmd, defineStep, exec, type StepContext} from '@phoenix/kit';
import {drivesOf, type GuestState, guestChange, guestState, isSeed, parseProperties, qmSet} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';
import {warnRestartPending} from '../../guest/restart-pending.js';
import {isOwn} from '../../machine/own.js';
import {asVm} from '../../machine/resource.js';
import {differencesTo, warnNotRunAgain} from './differences.js';
import {documentsFor} from './documents.js';
import {leftoverSnippets, removeOnceSet} from './leftovers.js';
import {findPlace} from './place.js';
import {restartFor, waitsForRestart} from './restart.js';
import {PARTS, SNIPPETS, snippetFiles, snippetName} from './snippets.js';

/**
 * The VM's user-data, network-config and meta-data as snippets, named by their content, and `cicustom` on them. What of
 * them an existing VM takes is another matter: users, keys, packages, files and the host's name go through vm.access, the
 * network waits for a restart.
 */
export default defineStep({
  id: 'vm.cloudinit',
  on: 'node',
  kinds: ['vm'],
  uses: () => ['hypervisor.storages'],
  wanted: (resource) => asVm(resource).vm.seeded,
  locks: ({id}) => guestChange(id),
  // The network is not in it: it is no work that a clone or a rollback takes along.
  fingerprint: (resource) => hashOf(asVm(resource).vm.cloudInit),
  async check(context) {
    const own = asVm(context.resource);
    const state = await context.facts(guestState(own.id));
    // A template does not start any more, and its clones get documents of their own.
    if (state === undefined || state.config.template) return [];
    if (!isOwn(state)) return leave(context, state);
    const documents = documentsFor(own, state);
    const current = state.config.keys.get('cicustom');
    const place = await findPlace(context, current);
    const files = await context.facts(snippetFiles(place.folders));
    const names = PARTS.map((part) => ({part, name: snippetName(own.id, documents[part].hash8, part)}));
    const missing = names.filter(({name}) => !files.has(`${place.folder}/${name}`));
    const wanted = names.map(({part, name}) => `${part}=${place.storage}:snippets/${name}`).join(',');
    const isSet = sameProperties(current, wanted);
    if (missing.length === 0 && isSet) return afterwards(context, state);
    const {diff, waiting, again} = await differencesTo(context, state, documents, place);
    if (again.length > 0) warnNotRunAgain(context, again);
    const writes = missing.map(({part, name}) => ({
      kind: 'write' as const,
      path: `${place.folder}/${name}`,
      content: documents[part].content,
      mode: '0600',
    }));
    const stages = state.running && waiting.length > 0;
    if (stages && !context.allows('restart')) warnRestartPending(context, waiting);
    const old = await leftoverSnippets(
      context,
      names.map(({name}) => name),
    );
    const replace: Change = {
      title: `${current === undefined ? 'give' : 'change'} cloud-init's documents of ${own.id}`,
      impact: stages ? 'restart' : 'none',
      diff,
      actions: [
        ...(writes.length === 0 ? [] : [exec(cmd`mkdir -p ${place.folder}`)]),
        ...writes,
        ...(isSet ? [] : [exec(qmSet(own.id, {set: {cicustom: wanted}}))]),
        ...(old.length === 0 ? [] : [exec(removeOnceSet(own.id, wanted, old))]),
      ],
      touches: [SNIPPETS],
    };
    return stages && context.allows('restart') ? [replace, await restartFor(context, state)] : [replace];
  },
});

/** An instance id of phoenix's would make it a new machine: with other host keys, and everything of a first boot run again. */
function leave({warn}: StepContext, {id, config}: GuestState): readonly Change[] {
  if (drivesOf(config).some(isSeed))
    warn(
      'cloud-init-kept',
      `phoenix has not made ${id}: its cloud-init stays as it is, the network config with it`,
      'its user, packages and files are seen to in the guest',
    );
  return [];
}

/** All is in place: what an earlier run has staged may wait. */
async function afterwards(context: StepContext, state: GuestState): Promise<readonly Change[]> {
  const waiting = state.running ? waitsForRestart(state) : [];
  if (waiting.length > 0 && context.allows('restart')) return [await restartFor(context, state)];
  if (waiting.length > 0) warnRestartPending(context, waiting);
  return [];
}

function sameProperties(a: string | undefined, b: string): boolean {
  const [left, right] = [parseProperties(a ?? ''), parseProperties(b)];
  return left.size === right.size && [...right].every(([key, value]) => left.get(key) === value);
}
