import {type Change, change, cmd, defineStep, Refusal, type StepContext, StepError} from '@phoenix/kit';
import {aptLock, foldersAt, systemFiles} from '@phoenix/proxmox';
import {ownedFile} from '../../node/file.js';
import {install} from '../../node/install.js';
import {refuseUnmounted} from '../../node/mounted.js';
import {packagesFor} from '../../node/needed-packages.js';
import {running} from '../../node/service.js';
import {settingsOf} from '../../node/settings.js';
import {EXPORTS, exportsText, isExported, readExported} from './exports.js';

const EXPORT = cmd`exportfs -ra`;

/** What the node gives away by NFS, in a file of phoenix's own; /etc/exports stays the user's. */
export default defineStep({
  id: 'hypervisor.nfs',
  on: 'node',
  kinds: ['hypervisor'],
  // Behind a planned dataset too: what it misses then is deferred, and nothing else.
  plansAbsent: true,
  after: ['hypervisor.repositories', 'hypervisor.datasets', 'hypervisor.storages', 'hypervisor.shared-volumes'],
  wanted: (resource) => settingsOf(resource).nfs !== undefined,
  locks: () => [aptLock()],
  timeoutMs: 1_800_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const settings = settingsOf(context.resource);
  const {exports} = settings.nfs!;
  await refuseMissing(context);
  const absent = await install(context, packagesFor('nfs', settings));
  if (absent.length > 0) return absent;
  const before = (await context.facts(systemFiles)).get(EXPORTS);
  const file = ownedFile(before, {path: EXPORTS, content: exportsText(exports), mode: '0644', takeOver: [EXPORT]});
  const services = await running(context, ['nfs-server.service']);
  // The server exports everything at its start.
  const late = file.length > 0 || services.length > 0 ? [] : await exported(context);
  return [...services, ...file, ...late];
}

/** The file may be there and not have been taken over yet. */
async function exported({resource, exec}: StepContext): Promise<readonly Change[]> {
  const argv = ['exportfs', '-s'];
  const {exitCode, stdout, stderr} = await exec({argv});
  if (exitCode !== 0) throw new StepError({code: 'command-failed', command: argv.join(' '), exitCode, stderr});
  const now = readExported(stdout);
  const missing = settingsOf(resource).nfs!.exports.filter((one) => !isExported(one, now));
  return missing.length === 0 ? [] : [change(`export ${missing.map(({path}) => path).join(', ')}`, [EXPORT])];
}

async function refuseMissing(context: StepContext): Promise<void> {
  const settings = settingsOf(context.resource);
  const paths = settings.nfs!.exports.map(({path}) => path);
  await refuseUnmounted(context, settings, paths);
  const present = await context.facts(foldersAt(paths));
  const gone = paths.find((path) => present.get(path)?.isFolder !== true);
  if (gone !== undefined)
    throw new Refusal(
      'no-folder',
      `${gone} cannot be exported: there is no such folder`,
      'name a dataset or a shared volume that makes it, or make it by hand',
    );
}
