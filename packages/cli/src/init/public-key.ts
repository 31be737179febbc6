import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Conversation} from '../converse.js';
import {UsageError} from '../usage-error.js';
import {isPublicKey} from './rules.js';

/** The names that ssh-keygen(1) gives them, best first. */
const NAMES = ['id_ed25519.pub', 'id_ecdsa.pub', 'id_rsa.pub'];

/** A public key: of the file that was given, else one of the user's own. Undefined: there is none, or none is wanted. */
export async function publicKey(
  given: string | undefined,
  home: string,
  talk: Conversation | undefined,
): Promise<string | undefined> {
  if (given !== undefined) return keyOf(given, home);
  const own = NAMES.map((name) => join(home, '.ssh', name));
  const found = (
    await Promise.all(own.map(async (path) => ((await readKey(path)) === undefined ? [] : [path])))
  ).flat();
  const [first] = found;
  if (talk === undefined) return first === undefined ? undefined : readKey(first);
  for (;;) {
    const answer = await talk.ask('Public key of whoever may log in, a file; - for nobody', first ?? '-');
    if (answer === '-') return undefined;
    const key = await readKey(inHome(answer, home));
    if (key !== undefined) return key;
    talk.say(`  ${answer} holds no public key`);
  }
}

async function keyOf(path: string, home: string): Promise<string> {
  const key = await readKey(inHome(path, home));
  if (key !== undefined) return key;
  throw new UsageError(`--ssh-key: ${path} holds no public key`, 'a file like ~/.ssh/id_ed25519.pub');
}

const inHome = (path: string, home: string): string => path.replace(/^~(?=\/)/, home);

/** The first line, if it is a public key. */
async function readKey(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [line = ''] = text.split('\n');
  return isPublicKey(line.trim()) === undefined ? line.trim() : undefined;
}
