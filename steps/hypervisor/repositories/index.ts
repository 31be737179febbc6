import {type Change, defineStep, Refusal, type StepContext} from '@phoenix/kit';
import {aptLock, codenameOf, isSourceFile, systemFiles} from '@phoenix/proxmox';
import {isOurs, ownedFile} from '../../node/file.js';
import {settingsOf} from '../../node/settings.js';
import {isEnterprise, isNoSubscription, ownSource, RELEASES, switched} from './proxmox-sources.js';

/** Proxmox's own package repositories. Entries are switched on and off where they stand, never deleted; Debian's are left alone. */
export default defineStep({
  id: 'hypervisor.repositories',
  on: 'node',
  kinds: ['hypervisor'],
  wanted: (resource) => settingsOf(resource).system.repositories !== undefined,
  locks: () => [aptLock()],
  check,
});

async function check({resource, facts}: StepContext): Promise<readonly Change[]> {
  const {noSubscription, enterprise} = settingsOf(resource).system.repositories!;
  const files = await facts(systemFiles);
  const suite = codenameOf(files.get('/etc/os-release'));
  const release = suite === undefined ? undefined : RELEASES[suite];
  if (suite === undefined || release === undefined)
    throw new Refusal(
      'unknown-release',
      `the node runs Debian ${suite ?? 'of no known name'}: Proxmox's repositories for it are not known`,
      `known are ${Object.keys(RELEASES).join(' and ')}; take "repositories" out of the config, or set them by hand`,
    );
  const wanted = {suite, noSubscription, enterprise};
  const sources = [...files].filter(([path]) => isSourceFile(path)).map(([path, text]) => ({path, text}));
  const after = sources.map(({path, text}) => ({path, text: switched(path, text, wanted)}));
  const parses = {argv: ['apt-get', 'indextargets', '-o', 'Dir::Etc::sourcelist={}', '-o', 'Dir::Etc::sourceparts=-']};
  const others = new Map(after.filter(({text}) => !isOurs(text)).map(({path, text}) => [path, text]));
  const own = [
    ...(noSubscription && !after.some((file) => isNoSubscription(file, suite))
      ? [ownSource(release, 'no-subscription', others)]
      : []),
    ...(enterprise && !after.some((file) => isEnterprise(file, suite))
      ? [ownSource(release, 'enterprise', others)]
      : []),
  ];
  return [
    ...after
      .filter(({path}) => !own.some((one) => one.path === path))
      .flatMap(({path, text}) => ownedFile(files.get(path), {path, content: text, check: parses})),
    ...own.flatMap(({path, content}) => ownedFile(files.get(path), {path, content, mode: '0644', check: parses})),
  ];
}
