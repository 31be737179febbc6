import {type ApparmorProfile, type Change, change, cmd, defineStep, Refusal, type StepContext} from '@phoenix/kit';
import {
  apparmorLock,
  type GuestState,
  guestState,
  guests,
  installedText,
  installProfile,
  isPhoenixProfile,
  loadedProfiles,
  loadProfile,
  profilePath,
  profileText,
  readBlock,
} from '@phoenix/proxmox';
import {asContainer} from '../../container/resource.js';

/**
 * AppArmor profiles of the user's own: in place and loaded before the guest's config names them. The node is asked only
 * for guests that have one.
 */
export default defineStep({
  id: 'lxc.apparmor',
  on: 'node',
  kinds: ['lxc'],
  uses: () => ['hypervisor.apparmor'],
  plansAbsent: true,
  locks: () => [apparmorLock()],
  async check(context) {
    const {id, container} = asContainer(context.resource);
    const state = await context.facts(guestState(id));
    const profile = container.apparmorProfile;
    return [
      ...(profile === undefined ? [] : await install(context, profile, state?.running ?? false)),
      ...(state === undefined ? [] : await takeAway(context, state)),
    ];
  },
});

async function install({facts}: StepContext, profile: ApparmorProfile, running: boolean): Promise<readonly Change[]> {
  const {name, content} = profile;
  const isThere = (text: string | undefined) => text === content || text === installedText(profile);
  const [loaded, text] = await Promise.all([facts(loadedProfiles), facts(profileText(name))]);
  if (loaded === undefined)
    throw new Refusal(
      'no-apparmor',
      `the profile ${name} cannot be loaded: AppArmor is off on this node`,
      'look at aa-status, and at the kernel command line',
    );
  // What runs under the profile follows the new one at once.
  const more = {impact: running ? 'hotplug' : 'none', touches: ['node']} as const;
  if (!isThere(text))
    return [
      change(`${text === undefined ? 'install' : 'replace'} the profile ${name}`, [installProfile(profile)], more),
    ];
  return loaded.has(name) ? [] : [change(`load the profile ${name}`, [loadProfile(name)], more)];
}

/**
 * The file of a profile that phoenix wrote and the guest's config does not name any more, while configure has not yet
 * taken the line away by which it is known. The kernel keeps the profile until the next boot: to unload it would set
 * free what runs under it. Where several guests leave a profile in one run, or a snapshot of another needs it, it stays.
 */
async function takeAway({resource, facts}: StepContext, {id, config}: GuestState): Promise<readonly Change[]> {
  const {rawLines} = asContainer(resource).container;
  const wanted = rawLines.flatMap(({key, value}) => (key === PROFILE ? [value] : []));
  const {lines} = readBlock(config.description).block;
  const gone = config.raw
    .filter(({key, value}) => key === PROFILE && lines.includes(`${key}: ${value}`))
    .map(({value}) => value)
    .filter((name) => isFileName(name) && !wanted.includes(name));
  const changes: Change[] = [];
  for (const name of gone) {
    const used = [...(await facts(guests)).values()].some((other) => other.id !== id && mentions(other, name));
    if (used || !isPhoenixProfile((await facts(profileText(name))) ?? '')) continue;
    changes.push(change(`remove the profile ${name}`, [cmd`rm -f ${profilePath(name)}`], {touches: ['node']}));
  }
  return changes;
}

const PROFILE = 'lxc.apparmor.profile';

/** Proxmox's own profiles come with packages, in files of other names. */
const isFileName = (name: string): boolean =>
  /^[\w.+-]+$/.test(name) && !/^(?:unconfined|generated|lxc-container-.*)$/.test(name);

/** Live or in a snapshot, which may be gone back to. */
const mentions = ({config}: GuestState, name: string): boolean =>
  config.text.split('\n').some((line) => /^lxc\.apparmor\.profile\s*[:=]/.test(line) && line.endsWith(` ${name}`));
