import {access, constants} from 'node:fs/promises';
import {HostUnreachable} from '@phoenix/kit';
import SshConfig from 'ssh-config';
import {withIncludes} from './includes.js';

/** What a user's ssh configuration says of a host; what it does not say is left out. */
export interface ClientConfig {
  /** The real name or address behind an alias. */
  readonly host?: string;
  readonly port?: number;
  readonly identityFile?: string;
  readonly knownHostsFile?: string;
  /** Machines on the way there, in order. */
  readonly jumps?: readonly Jump[];
}

/** A machine on the way, with what the same file says of it. */
export interface Jump extends Omit<ClientConfig, 'jumps'> {
  /** As it stands in the file. */
  readonly label: string;
  readonly host: string;
  readonly user?: string;
}

/**
 * HostName, Port, IdentityFile, UserKnownHostsFile and ProxyJump of `~/.ssh/config` for a host as it was typed; of several
 * keys the first that can be read, none where none can, of several files the first. `User` is taken of the machines on the
 * way alone: on the node phoenix must be root, whoever a `Host *` names. See ssh_config(5).
 * @throws HostUnreachable where a program leads there, or a machine on the way has one before it that is not named
 */
export async function clientConfig(file: string, typed: string, home: string): Promise<ClientConfig> {
  const text = await withIncludes(file, home);
  const said = settingsFor(text, typed);
  if (isSet(first(said, 'ProxyCommand')) && !isSet(first(said, 'ProxyJump')))
    throw new HostUnreachable(
      typed,
      `${file} leads there by ProxyCommand, which phoenix does not follow`,
      `ProxyJump, or a tunnel (ssh -N -L 2222:localhost:22 ${typed}), then --host localhost --port 2222`,
    );
  const way = first(said, 'ProxyJump');
  const jumps = isSet(way) ? await Promise.all(way.split(',').map((word) => jumpOf(word, {file, text, home}))) : [];
  return {...(await placeOf(said, typed, home)), ...(jumps.length === 0 ? {} : {jumps})};
}

type Said = ReadonlyMap<string, string | readonly string[]>;

const first = (said: Said, name: string): string | undefined => [said.get(name.toLowerCase())].flat()[0];

const isSet = (value: string | undefined): value is string => value !== undefined && value.toLowerCase() !== 'none';

async function placeOf(said: Said, typed: string, home: string): Promise<Omit<ClientConfig, 'jumps'>> {
  const port = Number(first(said, 'Port'));
  return Object.fromEntries(
    Object.entries({
      host: first(said, 'HostName')?.replaceAll('%h', typed),
      port: port > 0 ? port : undefined,
      identityFile: await firstKey([said.get('identityfile') ?? []].flat(), home),
      knownHostsFile: first(said, 'UserKnownHostsFile')?.split(/\s+/)[0],
    }).filter(([, value]) => value !== undefined),
  );
}

/** `[user@]host[:port]`, or the same as `ssh://` (ssh_config(5), ProxyJump). */
const JUMP = /^(?:ssh:\/\/)?(?:(?<user>[^@]+)@)?(?<host>\[[^\]]+\]|[^:@/]+)(?::(?<port>\d+))?\/?$/;

interface Source {
  readonly file: string;
  readonly text: string;
  readonly home: string;
}

async function jumpOf(word: string, {file, text, home}: Source): Promise<Jump> {
  const {user, host, port} = JUMP.exec(word.trim())?.groups ?? {};
  if (host === undefined)
    throw new HostUnreachable(word, `${file} has a ProxyJump that makes no sense: ${word}`, '[user@]host[:port]');
  const typed = host.replace(/^\[|\]$/g, '');
  const said = settingsFor(text, typed);
  // ssh would follow it; which machines those are is easier to see where they stand in one line.
  if (isSet(first(said, 'ProxyJump')) || isSet(first(said, 'ProxyCommand')))
    throw new HostUnreachable(
      typed,
      `${file} leads to ${typed}, which is on the way, over another machine`,
      `name all of them, in order: ProxyJump first,${typed}`,
    );
  const who = user ?? first(said, 'User');
  return {
    label: typed,
    host: typed,
    ...(await placeOf(said, typed, home)),
    ...(port === undefined ? {} : {port: Number(port)}),
    ...(who === undefined ? {} : {user: who}),
  };
}

/** ssh passes over keys that are not there, and takes a public one for a word to its agent. */
async function firstKey(files: readonly string[], home: string): Promise<string | undefined> {
  for (const file of files) {
    const path = file.replace(/^~(?=\/)/, home);
    const isThere = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (isThere && !path.endsWith('.pub')) return path;
  }
  return undefined;
}

/** Names in small letters, as ssh takes them in any. A file that ssh itself would refuse says nothing. */
function settingsFor(text: string, host: string): Said {
  try {
    // A Match may run a program: nothing is started that was not asked for, and what stands below it is passed over.
    const config = SshConfig.parse(text.replace(/^\s*Match\b(?=.*\bexec\b).*$/gim, 'Host !*'));
    const said = new Map<string, string | readonly string[]>();
    // As in ssh: the first that says something counts.
    for (const [name, value] of Object.entries(config.compute(host)))
      if (!said.has(name.toLowerCase())) said.set(name.toLowerCase(), value);
    return said;
  } catch {
    return new Map();
  }
}
