import type {ApparmorProfile, RawLine} from '@phoenix/kit';
import {asText, type JsonObject} from '../json.js';

/** Words of `apparmor_profile` that name no file. */
const BUILT_IN: readonly string[] = ['default', 'unconfined', 'generated', ''];

/** The name of the profile file that a guest's config asks for; undefined: it asks for none. */
export const profileNameOf = ({apparmor_profile}: JsonObject): string | undefined => {
  const name = asText(apparmor_profile) ?? '';
  return BUILT_IN.includes(name) ? undefined : name;
};

/** The profile that goes to the node with the guest; none where a raw line names another. */
export const apparmorProfileOf = (
  object: JsonObject,
  rawLines: readonly RawLine[],
  profiles: ReadonlyMap<string, string>,
): ApparmorProfile | undefined => {
  const name = profileNameOf(object);
  const content = name === undefined ? undefined : profiles.get(name);
  if (name === undefined || content === undefined) return undefined;
  return rawLines.some(({key, value}) => key === 'lxc.apparmor.profile' && value === name)
    ? {name, content}
    : undefined;
};

/** Whether the file that the guest asks for declares the profile that the container would ask for; without it LXC refuses to start. */
export const isProfileDeclared = (object: JsonObject, profiles: ReadonlyMap<string, string>): boolean => {
  const name = profileNameOf(object);
  const content = name === undefined ? undefined : profiles.get(name);
  return name === undefined || content === undefined || declaredProfiles(content).includes(name);
};

/** Names of the profiles that a file declares: `profile NAME flags=(…) {`. Those inside others begin deeper and do not count. */
export const declaredProfiles = (content: string): readonly string[] =>
  [...content.matchAll(/^profile\s+(?:"([^"\n]+)"|([^\s{"]+))/gm)].map(([, quoted, plain]) => quoted ?? plain!);
