import {
  type Change,
  change,
  cmd,
  defineStep,
  describeCommand,
  exec,
  Secret,
  type StepContext,
  StepError,
} from '@phoenix/kit';
import {hashOf, type StampName, stampsOf, writeStamp} from '@phoenix/scripts';
import {asContainer} from '../../container/resource.js';

const KEYS = '/root/.ssh/authorized_keys';
const PASSWORD_STAMP: StampName = 'access-password';

/** Root's ssh keys and password. Inside, for created and cloned guests alike: pct takes them only at create, and a password only in argv. */
export default defineStep({
  id: 'lxc.access',
  on: 'guest',
  kinds: ['lxc'],
  after: ['lxc.start'],
  wanted(resource) {
    const {sshPublicKeys, rootPassword} = asContainer(resource).container;
    return sshPublicKeys.length > 0 || rootPassword !== undefined;
  },
  fingerprint(resource) {
    const {sshPublicKeys, rootPassword} = asContainer(resource).container;
    return hashOf({sshPublicKeys, rootPassword});
  },
  check: async (context) => [...(await keys(context)), ...(await password(context))],
});

/** Adds what is missing; keys that somebody else put there stay. */
async function keys({resource, exec: ask}: StepContext): Promise<readonly Change[]> {
  const wanted = asContainer(resource).container.sshPublicKeys;
  if (wanted.length === 0) return [];
  const present = await presentKeys(ask);
  const missing = wanted.filter((key) => !present.includes(key.trim()));
  if (missing.length === 0) return [];
  const content = [...present, ...missing.map((key) => key.trim()), ''].join('\n');
  return [
    {
      title: `authorize ssh keys for root (${missing.length})`,
      impact: 'none',
      actions: [exec(cmd`mkdir -p -m 0700 /root/.ssh`), {kind: 'write', path: KEYS, content, mode: '0600'}],
    },
  ];
}

/**
 * Lines of the file; none where there is no file. One that cannot be read is not taken for an empty one: what is written
 * is the whole file, and would lock out whoever is in it.
 */
async function presentKeys(ask: StepContext['exec']): Promise<readonly string[]> {
  const command = cmd`cat ${KEYS}`;
  const {exitCode, stdout, stderr} = await ask(command);
  if (exitCode === 0) return stdout.split('\n').filter((line) => line !== '');
  // cat's own words, also busybox's: pct exec gives the guest no locale of the caller's.
  if (exitCode === 1 && /No such file or directory/.test(stderr)) return [];
  throw new StepError({code: 'command-failed', command: describeCommand(command), exitCode, stderr});
}

async function password({resource, facts}: StepContext): Promise<readonly Change[]> {
  const {rootPassword} = asContainer(resource).container;
  if (rootPassword === undefined) return [];
  const hash = hashOf({rootPassword, id: resource.id});
  if ((await facts(stampsOf(resource.id))).get(PASSWORD_STAMP) === hash) return [];
  const set = {argv: ['chpasswd'], stdin: new Secret(`root:${rootPassword.reveal()}\n`)};
  return [change("set root's password", [set, writeStamp(PASSWORD_STAMP, hash)])];
}
