import {type Change, change, defineStep, type NodeSettings, Refusal, type StepContext} from '@phoenix/kit';
import {
  apparmorLock,
  installedText,
  installProfile,
  loadedProfiles,
  loadProfile,
  profilePath,
  textsOf,
} from '@phoenix/proxmox';
import {ownedFile} from '../../node/file.js';
import {settingsOf} from '../../node/settings.js';

/** Profiles and tunables of the config folder: in place, understood by the parser before that, and loaded. */
export default defineStep({
  id: 'hypervisor.apparmor',
  on: 'node',
  kinds: ['hypervisor'],
  wanted(resource) {
    const {profiles, tunables} = settingsOf(resource).apparmor;
    return profiles.length > 0 || tunables.length > 0;
  },
  // Shared with the guests' own step.
  locks: () => [apparmorLock()],
  check,
});

const tunablePath = (name: string): string => `/etc/apparmor.d/tunables/${name}`;

async function check({resource, facts}: StepContext): Promise<readonly Change[]> {
  const {profiles, tunables} = settingsOf(resource).apparmor;
  refuseNames(settingsOf(resource).apparmor);
  const paths = [...profiles.map(({name}) => profilePath(name)), ...tunables.map(({name}) => tunablePath(name))];
  const [texts, loaded] = await Promise.all([facts(textsOf(paths)), facts(loadedProfiles)]);
  if (loaded === undefined)
    throw new Refusal(
      'no-apparmor',
      'AppArmor is off on this node: its profiles cannot be loaded',
      'look at aa-status, and at the kernel command line',
    );
  const isThere = (profile: NodeSettings['apparmor']['profiles'][number]) => {
    const text = texts.get(profilePath(profile.name));
    return text === profile.content || text === installedText(profile);
  };
  // What is compiled with a tunable's old value is loaded anew with it; what is not yet in place is read with the new one anyway.
  const reload = profiles.filter((one) => isThere(one) && loaded.has(one.name)).map(({name}) => loadProfile(name));
  return [
    ...tunables.flatMap(({name, content}) => {
      const path = tunablePath(name);
      const check = {argv: ['apparmor_parser', '-Q', '-K', '{}']};
      return ownedFile(texts.get(path), {path, content, mode: '0644', check, takeOver: reload});
    }),
    ...profiles.flatMap((profile): readonly Change[] => {
      const {name} = profile;
      const before = texts.get(profilePath(name));
      if (!isThere(profile))
        return [
          change(`${before === undefined ? 'install' : 'replace'} the profile ${name}`, [installProfile(profile)], {
            impact: loaded.has(name) ? 'hotplug' : 'none',
          }),
        ];
      return loaded.has(name) ? [] : [change(`load the profile ${name}`, [loadProfile(name)])];
    }),
  ];
}

/** A name with a slash is another folder's file, and one with a dot in front none for the service that loads them at boot. */
function refuseNames({profiles, tunables}: NodeSettings['apparmor']): void {
  const bad = [...profiles, ...tunables].find(({name}) => !/^[\w][\w.+-]*$/.test(name));
  if (bad === undefined) return;
  throw new Refusal(
    'bad-name',
    `"${bad.name}" is no name for a file of /etc/apparmor.d`,
    'letters, digits, "_", "-", "+" and "."',
  );
}
