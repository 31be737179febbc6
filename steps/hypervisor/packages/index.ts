import {type Change, change, defineStep, type StepContext} from '@phoenix/kit';
import {aptInstall, aptLock, aptUpdate, installedPackages, listsAreFresh} from '@phoenix/proxmox';
import {neededPackages} from '../../node/needed-packages.js';
import {settingsOf} from '../../node/settings.js';

/** What must be installed: the config's own list, and what its other sections need. Nothing is ever taken away. */
export default defineStep({
  id: 'hypervisor.packages',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.repositories'],
  wanted: (resource) => neededPackages(settingsOf(resource)).length > 0,
  locks: () => [aptLock()],
  retry: {attempts: 3, minMs: 5_000, maxMs: 30_000},
  timeoutMs: 1_800_000,
  check,
});

async function check({resource, facts}: StepContext): Promise<readonly Change[]> {
  const installed = await facts(installedPackages);
  const missing = neededPackages(settingsOf(resource)).filter((name) => !installed.has(name));
  if (missing.length === 0) return [];
  const fetch = (await facts(listsAreFresh)) ? [] : [change('fetch the package lists', aptUpdate())];
  const diff = missing.map((name) => ({field: name, from: undefined, to: 'installed'}));
  return [...fetch, change(`install ${missing.join(', ')}`, [aptInstall(missing)], {diff})];
}
