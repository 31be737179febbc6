import type {Fact} from '@phoenix/kit';
import {succeed} from '../facts/succeed.js';

export const profilePath = (name: string): string => `/etc/apparmor.d/${name}`;

/** Text of a profile's file on the node; undefined: there is none. Asked only for profiles of the user's own. */
export const profileText = (name: string): Fact<string | undefined> => ({
  key: `apparmor-profile:${name}`,
  scope: 'node',
  read: async (node) => {
    const {exitCode, stdout} = await succeed(node, ['cat', profilePath(name)], 1);
    return exitCode === 0 ? stdout : undefined;
  },
});

/** Names of the profiles that the kernel has; undefined: the node's kernel has no AppArmor, or it is switched off. */
export const loadedProfiles: Fact<ReadonlySet<string> | undefined> = {
  key: 'apparmor-loaded',
  scope: 'node',
  read: async (node) => {
    const {exitCode, stdout} = await succeed(node, ['cat', '/sys/kernel/security/apparmor/profiles'], 1);
    return exitCode === 0 ? readLoadedProfiles(stdout) : undefined;
  },
};

/** Lines like `lxc-container-default-cgns (enforce)`; a profile inside another is `outer//inner`. */
export const readLoadedProfiles = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^(.+) \([\w-]+\)$/gm)].map(([, name]) => name!));
