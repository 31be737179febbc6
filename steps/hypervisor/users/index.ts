import {type Change, defineStep, type NodeUser, Refusal, type StepContext} from '@phoenix/kit';
import {type Account, aptLock, readAccounts, systemFiles, textsOf} from '@phoenix/proxmox';
import {install} from '../../node/install.js';
import {packagesFor} from '../../node/needed-packages.js';
import {settingsOf} from '../../node/settings.js';
import {account, password} from './account.js';
import {authorizedKeys, keysPath} from './authorized-keys.js';
import {proxmoxUser} from './proxmox-user.js';
import {leftSudo, sudo} from './sudo.js';

/** People on the node: account, password, ssh keys, sudo, and the same person in Proxmox. Nobody is ever taken away. */
export default defineStep({
  id: 'hypervisor.users',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.repositories', 'hypervisor.hostname'],
  wanted: (resource) => settingsOf(resource).users.length > 0,
  locks: (resource) => (packagesFor('users', settingsOf(resource)).length > 0 ? [aptLock()] : []),
  timeoutMs: 1_800_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const {resource, facts} = context;
  const settings = settingsOf(resource);
  const {users} = settings;
  for (const user of users) refuseName(user);
  const files = await facts(systemFiles);
  const accounts = readAccounts(files.get('/etc/passwd'));
  const known = users.map((user) => ({user, own: accounts.get(user.username) ?? newAccount(user)}));
  const keys = await facts(textsOf(known.map(({own}) => keysPath(own, files))));
  return [
    ...known.flatMap(({user, own}) => [
      ...account(user, accounts, files),
      ...password(user, files),
      ...authorizedKeys(user, keysPath(own, files), keys),
      ...proxmoxUser(user, files),
    ]),
    ...(await install(context, packagesFor('users', settings))),
    ...users.flatMap((user) => sudo(user, files)),
    ...leftSudo(users, files),
  ];
}

/** useradd(8) with Debian's defaults. */
const newAccount = ({username: name}: NodeUser): Account => ({name, uid: -1, gid: -1, home: `/home/${name}`});

/** As Debian's useradd takes them: the name stands in sudoers and in Proxmox's files as well. */
function refuseName({username, passwordHash}: NodeUser): void {
  if (!/^[a-z_][a-z0-9_.-]{0,31}$/.test(username))
    throw new Refusal(
      'bad-name',
      `"${username}" is no name for a user of the node`,
      'small letters, digits, "_", "-" and ".", a letter first',
    );
  if (passwordHash !== undefined && !/^[$!*][^\s:]*$/.test(passwordHash.reveal()))
    throw new Refusal(
      'bad-hash',
      `the password_hash of ${username} is no hash of crypt(5)`,
      'make one: mkpasswd -m yescrypt',
    );
}
