import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {HostUnreachable} from '@phoenix/kit';
import ssh2, {type AgentAuthMethod, type PublicKeyAuthMethod} from 'ssh2';

export interface Credentials {
  /** In the order in which they are tried. */
  readonly methods: readonly (AgentAuthMethod | PublicKeyAuthMethod)[];
  /** For messages: `agent, /root/.ssh/id_rsa`. */
  readonly described: string;
}

export interface CredentialOptions {
  readonly label: string;
  readonly user: string;
  readonly identityFile?: string;
  /** The agent's socket: SSH_AUTH_SOCK. */
  readonly agent?: string;
  readonly home?: string;
}

/**
 * With what to log in: the named key; else what the agent holds and the usual files.
 * @throws HostUnreachable when there is nothing, or a key that only its passphrase opens.
 */
export async function credentials(options: CredentialOptions): Promise<Credentials> {
  const {label, user, identityFile, home} = options;
  const agent = await agentMethod(options);
  if (identityFile !== undefined) {
    const file = identityFile.replace(/^~(?=\/)/, home ?? '~');
    const key = await readKey(file);
    if (key.state === 'usable')
      return {methods: [{type: 'publickey', username: user, key: key.bytes}], described: file};
    // The agent was asked for the passphrase when the key was added.
    if (key.state === 'encrypted' && agent) return {methods: [agent], described: 'agent'};
    throw key.state === 'encrypted'
      ? new HostUnreachable(label, `the key ${file} needs a passphrase`, `put it into an agent: ssh-add ${file}`)
      : new HostUnreachable(label, `cannot use the key ${file}: ${key.why}`, key.advice);
  }
  const files = home === undefined ? [] : ['id_ed25519', 'id_rsa'].map((name) => join(home, '.ssh', name));
  const found = await Promise.all(files.map(async (file) => ({file, key: await readKey(file)})));
  const usable = found.flatMap(({file, key}) => (key.state === 'usable' ? [{file, bytes: key.bytes}] : []));
  const methods = usable.map(({bytes}): PublicKeyAuthMethod => ({type: 'publickey', username: user, key: bytes}));
  if (agent || methods.length > 0)
    return {
      methods: [...(agent ? [agent] : []), ...methods],
      described: [...(agent ? ['agent'] : []), ...usable.map(({file}) => file)].join(', '),
    };
  const encrypted = found.find(({key}) => key.state === 'encrypted');
  throw new HostUnreachable(
    label,
    encrypted ? `the key ${encrypted.file} needs a passphrase` : 'there is no SSH key to log in with',
    encrypted
      ? `put it into an agent: ssh-add ${encrypted.file}`
      : 'name one (identity_file), start an agent, or make one: ssh-keygen',
  );
}

type Key =
  | {readonly state: 'usable'; readonly bytes: Buffer}
  | {readonly state: 'encrypted'}
  | {readonly state: 'unusable'; readonly why: string; readonly advice: string};

async function readKey(file: string): Promise<Key> {
  try {
    const bytes = await readFile(file);
    const parsed = ssh2.utils.parseKey(bytes);
    if (!(parsed instanceof Error)) return {state: 'usable', bytes};
    if (/passphrase/i.test(parsed.message)) return {state: 'encrypted'};
    return {state: 'unusable', why: parsed.message, advice: 'name a private key in OpenSSH or PEM form'};
  } catch (error) {
    return {state: 'unusable', why: whyUnread(error as NodeJS.ErrnoException), advice: 'check its path and its rights'};
  }
}

function whyUnread({code, message}: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EACCES' ? 'it may not be read' : message;
}

/** Undefined where no agent answers or it holds no key: a dead socket must not hide the key files. */
function agentMethod({agent, user}: CredentialOptions): Promise<AgentAuthMethod | undefined> {
  return new Promise((resolve) => {
    if (agent === undefined || agent === '') return resolve(undefined);
    ssh2.createAgent(agent).getIdentities((error, keys) => {
      resolve(error || !keys || keys.length === 0 ? undefined : {type: 'agent', username: user, agent});
    });
  });
}
