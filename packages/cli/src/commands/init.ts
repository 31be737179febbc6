import {access, mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {STARTER_PATHS, type StarterFile, starterFiles} from '@phoenix/starter';
import {type Conversation, Unanswered} from '../converse.js';
import {EXIT} from '../exit-code.js';
import {firstGuests} from '../init/answers.js';
import {connectionOf, whereIs} from '../init/connection.js';
import type {Given} from '../init/given.js';
import {look} from '../init/look.js';
import {publicKey} from '../init/public-key.js';
import type {Io} from '../io.js';
import type {TargetRequest} from '../request.js';
import {UsageError} from '../usage-error.js';

export interface InitRequest extends TargetRequest {
  readonly configDir: string;
  /** Asks nothing, also on a terminal. */
  readonly yes: boolean;
  /** Looks at no node: what is not said is guessed. */
  readonly offline: boolean;
  readonly given: Given;
}

/** Writes a first config set where none is. A node that is named and cannot be seen is no ground for one. @throws UsageError */
export async function initCommand(request: InitRequest, io: Io): Promise<number> {
  await refuseExisting(request.configDir);
  const talk = request.yes ? undefined : io.converse();
  try {
    const made = await ask(request, io, talk);
    if (made === undefined) {
      io.stderr.write(UNSEEN_NODE);
      return EXIT.unreachable;
    }
    const {files, isSomewhere, guessed} = made;
    await write(request.configDir, files);
    io.stdout.write(`${request.configDir}: ${files.length} files are written; README.md there says what each is\n`);
    const dir = dirFlag(request);
    const where = isSomewhere ? '' : ' --target ssh --host NODE';
    if (guessed.length > 0)
      io.stderr.write(
        `GUESSED, for no node was looked at: ${guessed.join(', ')}; hold them against the node before LetsGo\n`,
      );
    io.stdout.write(`next: phoenix validate${dir}, then phoenix plan${dir}${where}\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    io.stderr.write('nothing was written\n');
    return EXIT.failed;
  } finally {
    talk?.close();
  }
}

const UNSEEN_NODE =
  'nothing was written\n  try: see to it that the node can be reached, or --offline, which guesses what it has\n';

interface Made {
  readonly files: readonly StarterFile[];
  /** Whether the files say where the node is. */
  readonly isSomewhere: boolean;
  /** What in them is neither said by whoever began it nor seen on a node. */
  readonly guessed: readonly string[];
}

/** Undefined: there is nobody to ask, and the node cannot be seen. */
async function ask(request: InitRequest, io: Io, talk: Conversation | undefined): Promise<Made | undefined> {
  const where = await whereIs(request, talk);
  const connection = connectionOf(where);
  const looks = connection !== undefined && !request.offline;
  const seen = looks ? await look(where, io) : undefined;
  if (looks && seen === undefined) {
    if (talk === undefined) return undefined;
    await goOnUnseen(talk);
  }
  const guests = await firstGuests(request.given, seen, talk);
  const sshPublicKey = await publicKey(request.given.sshKey, io.home, talk);
  const files = starterFiles({
    ...guests,
    ...(connection === undefined ? {} : {connection}),
    ...(sshPublicKey === undefined ? {} : {sshPublicKey}),
  });
  const {storage, bridge, template, id} = guests.container;
  const choices = {storage, bridge, template, id};
  const unsaid = Object.entries(choices).filter(([name]) => request.given[name as keyof typeof choices] === undefined);
  const guessed = seen === undefined && talk === undefined ? unsaid.map(([name, value]) => `${name} ${value}`) : [];
  return {files, isSomewhere: connection !== undefined, guessed};
}

/** @throws Unanswered when whoever answers would rather see to it first */
async function goOnUnseen(talk: Conversation): Promise<void> {
  if (!/^y(?:es)?$/i.test(await talk.ask('Go on without having seen it? y/N'))) throw new Unanswered();
}

/** Before anything is asked: nobody should answer in vain. */
async function refuseExisting(dir: string): Promise<void> {
  const there = await Promise.all(
    STARTER_PATHS.map((path) =>
      access(join(dir, path)).then(
        () => [join(dir, path)],
        () => [],
      ),
    ),
  );
  const [first, ...others] = there.flat();
  if (first === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  throw new UsageError(`${first} is there already${more}: nothing was written`, 'another folder, with --config-dir');
}

/** Of a file that came in between, the write fails: `wx` never overwrites (open(2), O_EXCL). */
async function write(dir: string, files: readonly StarterFile[]): Promise<void> {
  await mkdir(join(dir, 'secrets'), {recursive: true, mode: 0o700});
  for (const {path, content} of files) {
    await mkdir(dirname(join(dir, path)), {recursive: true});
    await writeFile(join(dir, path), content, {flag: 'wx'});
  }
}

const dirFlag = ({configDir}: InitRequest): string => (configDir === 'configs' ? '' : ` --config-dir ${configDir}`);
