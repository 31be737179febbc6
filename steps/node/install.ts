import {type Change, change, type StepContext} from '@phoenix/kit';
import {aptInstall, aptUpdate, installedPackages, listsAreFresh} from '@phoenix/proxmox';

/**
 * The packages that are not there yet, behind new lists where those are old. For a step that cannot do without them: it
 * takes apt's lock, and waits for nobody else's packages, so that one that cannot be had holds up nobody who does not need it.
 */
export async function install({facts}: StepContext, names: readonly string[]): Promise<readonly Change[]> {
  if (names.length === 0) return [];
  const installed = await facts(installedPackages);
  const missing = names.filter((name) => !installed.has(name));
  if (missing.length === 0) return [];
  const fetch = (await facts(listsAreFresh)) ? [] : [change('fetch the package lists', aptUpdate())];
  const diff = missing.map((name) => ({field: name, from: undefined, to: 'installed'}));
  return [...fetch, change(`install ${missing.join(', ')}`, [aptInstall(missing)], {diff})];
}
