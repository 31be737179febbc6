import {type Change, change, defineStep, Refusal, type SambaSettings, type StepContext} from '@phoenix/kit';
import {type Account, aptLock, readAccounts, readGroupNames, systemFiles} from '@phoenix/proxmox';
import {ownedFile} from '../../node/file.js';
import {foldersWith} from '../../node/folder.js';
import {install} from '../../node/install.js';
import {refuseUnmounted} from '../../node/mounted.js';
import {packagesFor} from '../../node/needed-packages.js';
import {running} from '../../node/service.js';
import {settingsOf} from '../../node/settings.js';
import {passwordChange} from './password.js';
import {OWN, SMB_CONF, sharesText, withInclude} from './shares.js';

/** Samba's shares in a file of phoenix's own that smb.conf includes, their folders, and the account that owns them. */
export default defineStep({
  id: 'hypervisor.samba',
  on: 'node',
  kinds: ['hypervisor'],
  // Behind a planned dataset too: what it misses then is deferred, and nothing else.
  plansAbsent: true,
  after: [
    'hypervisor.repositories',
    'hypervisor.users',
    'hypervisor.datasets',
    'hypervisor.storages',
    'hypervisor.shared-volumes',
  ],
  wanted: (resource) => settingsOf(resource).samba !== undefined,
  locks: () => [aptLock()],
  timeoutMs: 1_800_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const settings = settingsOf(context.resource);
  const samba = settings.samba!;
  const files = await context.facts(systemFiles);
  await refuseUnmounted(
    context,
    settings,
    samba.shares.map(({path}) => path),
  );
  const absent = await install(context, packagesFor('samba', settings));
  if (absent.length > 0) return absent;
  const accounts = readAccounts(files.get('/etc/passwd'));
  warnOfStrangers(context, samba, accounts);
  const added = addAccount(samba, accounts, files.get('/etc/group'));
  const login = await passwordChange(context, samba);
  // Ids are known behind the account: the folders are asked for in the next round.
  const folders = added.length > 0 ? [] : await shareFolders(context, samba, accounts);
  return [
    ...added,
    ...login,
    ...folders,
    ...configuration(samba, files),
    ...(await running(context, ['smbd.service'])),
  ];
}

function configuration(samba: SambaSettings, files: ReadonlyMap<string, string>): readonly Change[] {
  const main = files.get(SMB_CONF);
  if (main === undefined)
    throw new Refusal(
      'no-samba',
      `there is no ${SMB_CONF} on this node`,
      'apt-get install --reinstall -o Dpkg::Options::=--force-confmiss samba-common',
    );
  // A parameter that testparm(1) does not know it leaves out, and says so with exit 0.
  const check = {argv: ['testparm', '-s', '{}'], complaint: '^(Unknown parameter|Ignoring unknown|ERROR:)'};
  // Without this smbd looks by itself, every few minutes (smbd(8)).
  const takeOver = [{argv: ['systemctl', 'try-reload-or-restart', 'smbd.service']}];
  return [
    ...ownedFile(files.get(OWN), {path: OWN, content: sharesText(samba), mode: '0644', check, takeOver}),
    ...ownedFile(main, {path: SMB_CONF, content: withInclude(main), check, takeOver}),
  ];
}

function addAccount(
  {user}: SambaSettings,
  accounts: ReadonlyMap<string, Account>,
  groups: string | undefined,
): readonly Change[] {
  if (user === undefined || accounts.has(user)) return [];
  const group = readGroupNames(groups).has(user) ? ['-g', user] : [];
  const argv = ['useradd', '-M', '-s', '/usr/sbin/nologin', ...group, '--', user];
  return [change(`add the user ${user}, who cannot log in`, [{argv}])];
}

/** A folder that guests mount with an owner of their own keeps that one. */
async function shareFolders(
  context: StepContext,
  {user, shares}: SambaSettings,
  accounts: ReadonlyMap<string, Account>,
) {
  const owner = user === undefined ? undefined : accounts.get(user);
  const guests = new Set(settingsOf(context.resource).sharedVolumes.map(({hostPath}) => hostPath));
  const folders = shares.map(({path}) => ({
    path,
    uid: guests.has(path) ? undefined : owner?.uid,
    gid: guests.has(path) ? undefined : owner?.gid,
    mode: '0770',
  }));
  return foldersWith(context, folders);
}

function warnOfStrangers(
  {warn}: StepContext,
  {user, shares}: SambaSettings,
  accounts: ReadonlyMap<string, Account>,
): void {
  const names = shares.flatMap(({validUsers}) => validUsers).filter((name) => !/^[@+&]/.test(name));
  const strangers = [...new Set(names)].filter((name) => name !== user && !accounts.has(name));
  if (strangers.length === 0) return;
  warn(
    'unknown-user',
    `samba's valid_users name ${strangers.join(', ')}, whom the node does not know`,
    'add them under "users"',
  );
}
