import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {HostUnreachable} from '@phoenix/kit';
import {judge, type KnownKey, keysOf, keyType, knownHostName} from './known-hosts.js';

export interface HostKeyCheck {
  /** Key algorithms to offer, those first that the file has keys for: a server shows one key only. */
  readonly algorithms: readonly string[];
  /** Whether to go on with this key; if not, `refusal` says why. */
  accept(key: Buffer): boolean;
  refusal(): HostUnreachable | undefined;
}

export interface HostKeyOptions {
  readonly label: string;
  readonly host: string;
  readonly port: number;
  /** Those that exist are read; the first is the one to add keys to. */
  readonly knownHostsFiles: readonly string[];
}

/** SSH's own answer to "is this the machine I think it is", from known_hosts files only: nothing is learnt on first use. */
export async function hostKeyCheck({label, host, port, knownHostsFiles}: HostKeyOptions): Promise<HostKeyCheck> {
  const name = knownHostName(host, port);
  const texts = await Promise.all(knownHostsFiles.map((file) => readFile(file, 'utf8').catch(() => '')));
  const known = texts.flatMap((text) => keysOf(text, name));
  let refusal: HostUnreachable | undefined;
  return {
    algorithms: inOrder(known),
    accept(key) {
      const what = `${keyType(key)} ${fingerprint(key)}`;
      const refuse = (message: string, hint: string) => {
        refusal = new HostUnreachable(label, message, hint);
        return false;
      };
      const verdict = judge(known, key);
      if (verdict === 'known') return true;
      if (verdict === 'revoked')
        return refuse(
          `REVOKED HOST KEY: ${name} shows ${what}, which is marked @revoked; not connecting`,
          'someone may be posing as this machine: ask whoever revoked the key',
        );
      if (verdict === 'changed')
        return refuse(
          `HOST KEY HAS CHANGED: ${name} shows ${what}, which is not the key in known_hosts; not connecting`,
          `someone may be posing as this machine. If it was reinstalled: ssh-keygen -R '${name}'${inFile(knownHostsFiles)}, then accept the new key`,
        );
      return refuse(
        `the host key of ${name} is not known: ${what}`,
        `compare it with \`ssh-keygen -lf\` of the key in /etc/ssh on the machine itself, then: ${scan(host, port, key)} >> ${knownHostsFiles[0] ?? '~/.ssh/known_hosts'}`,
      );
    },
    refusal: () => refusal,
  };
}

/** As `ssh-keygen -l` prints it. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** Of one key type only: what is added is what was compared. */
const scan = (host: string, port: number, key: Buffer): string =>
  `ssh-keyscan -t ${keyType(key).replace(/^ssh-/, '').replace(/-.*/, '')} -p ${port} ${host}`;

const inFile = ([file]: readonly string[]): string => (file === undefined ? '' : ` -f ${file}`);

/** Signature algorithms with the key type that each needs, most wanted first (RFC 8332: an RSA key signs by SHA-2). */
const supported = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
] as const;

function inOrder(known: readonly KnownKey[]): string[] {
  const types = new Set(known.filter(({revoked}) => !revoked).map(({type}) => type));
  const first = supported.filter(([, type]) => types.has(type));
  const last = supported.filter(([, type]) => !types.has(type));
  return [...first, ...last].map(([algorithm]) => algorithm);
}
