import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import ssh2 from 'ssh2';

export interface Keys {
  /** Private, OpenSSH format. */
  readonly host: string;
  /** `ssh-ed25519 AAAA…` */
  readonly hostPublic: string;
  readonly clientPublic: string;
}

export const identityFile = (dir: string): string => join(dir, 'id_ed25519');
export const knownHostsFile = (dir: string): string => join(dir, 'known_hosts');

/** A host key and the one key that is let in: made once, kept in the lab's folder. */
export function keysOf(dir: string): Keys {
  const host = join(dir, 'ssh_host_ed25519_key');
  for (const file of [host, identityFile(dir)]) {
    if (existsSync(file) && existsSync(`${file}.pub`)) continue;
    const pair = readablePair();
    writeFileSync(file, pair.private, {mode: 0o600});
    writeFileSync(`${file}.pub`, `${pair.public}\n`);
  }
  const read = (file: string) => readFileSync(file, 'utf8').trim();
  return {
    host: readFileSync(host, 'utf8'),
    hostPublic: read(`${host}.pub`),
    clientPublic: read(`${identityFile(dir)}.pub`),
  };
}

/** ssh2 now and then makes a pair that it cannot read itself. */
function readablePair(): ReturnType<typeof ssh2.utils.generateKeyPairSync> {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', {comment: 'phoenix lab'});
    const read = [pair.private, pair.public].map((key) => ssh2.utils.parseKey(key));
    if (!read.some((key) => key instanceof Error)) return pair;
  }
}

export const writeKnownHosts = (dir: string, host: string, port: number, {hostPublic}: Keys): void =>
  writeFileSync(knownHostsFile(dir), `[${host}]:${port} ${hostPublic.split(' ').slice(0, 2).join(' ')}\n`);
