import {access, constants, readFile} from 'node:fs/promises';
import {HostUnreachable} from '@phoenix/kit';
import SshConfig from 'ssh-config';

/** What a user's ssh configuration says of a host; what it does not say is left out. */
export interface ClientConfig {
  /** The real name or address behind an alias. */
  readonly host?: string;
  readonly port?: number;
  readonly identityFile?: string;
  readonly knownHostsFile?: string;
}

/**
 * HostName, Port, IdentityFile and UserKnownHostsFile of `~/.ssh/config` for a host as it was typed; of several keys
 * the first that can be read, none where none can, of several files the first. `Include` is not followed, and `User` not taken: phoenix must be root,
 * whoever else a `Host *` names. See ssh_config(5).
 * @throws HostUnreachable where it leads over another machine: phoenix connects directly.
 */
export async function clientConfig(file: string, typed: string, home: string): Promise<ClientConfig> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const said = settingsFor(text, typed);
  const first = (name: string): string | undefined => [said.get(name.toLowerCase())].flat()[0];
  const over = ['ProxyJump', 'ProxyCommand'].find((name) => (first(name) ?? 'none') !== 'none');
  if (over !== undefined)
    throw new HostUnreachable(
      typed,
      `${file} leads there by ${over}, which phoenix does not follow`,
      `a tunnel (ssh -N -L 2222:localhost:22 ${typed}), then --host localhost --port 2222`,
    );
  const port = Number(first('Port'));
  return Object.fromEntries(
    Object.entries({
      host: first('HostName')?.replaceAll('%h', typed),
      port: port > 0 ? port : undefined,
      identityFile: await firstKey([said.get('identityfile') ?? []].flat(), home),
      knownHostsFile: first('UserKnownHostsFile')?.split(/\s+/)[0],
    }).filter(([, value]) => value !== undefined),
  );
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
function settingsFor(text: string, host: string): ReadonlyMap<string, string | readonly string[]> {
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
