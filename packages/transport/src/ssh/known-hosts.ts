import {createHmac} from 'node:crypto';

/** What a known_hosts file says about the key that a host showed. */
export type Verdict = 'known' | 'unknown' | 'changed' | 'revoked';

/** One line of the file that is about the host. Format: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface KnownKey {
  readonly revoked: boolean;
  /** `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256` … */
  readonly type: string;
  readonly key: Buffer;
}

/** How a host is named in the file: plain on port 22, else `[host]:port`. */
export const knownHostName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

/** The keys that the file holds for this name; lines it cannot read are passed over, as ssh does. */
export function keysOf(text: string, name: string): KnownKey[] {
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [hosts = '', type = '', key] = words;
    // A certificate authority vouches for certificates, and phoenix takes part in none.
    if (hosts.startsWith('#') || key === undefined || marker === '@cert-authority') return [];
    return matches(hosts, name) ? [{revoked: marker === '@revoked', type, key: Buffer.from(key, 'base64')}] : [];
  });
}

export function judge(known: readonly KnownKey[], shown: Buffer): Verdict {
  const same = known.filter(({key}) => key.equals(shown));
  if (same.some(({revoked}) => revoked)) return 'revoked';
  if (same.length > 0) return 'known';
  return known.some(({type, revoked}) => !revoked && type === keyType(shown)) ? 'changed' : 'unknown';
}

/** The name of the key's type, with which its wire form begins (RFC 4253 section 6.6). */
export const keyType = (key: Buffer): string => key.toString('latin1', 4, 4 + key.readUInt32BE(0));

function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = hosts.split('|');
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  const patterns = hosts.toLowerCase().split(',');
  if (patterns.some((pattern) => pattern.startsWith('!') && glob(pattern.slice(1)).test(name))) return false;
  return patterns.some((pattern) => glob(pattern).test(name));
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
