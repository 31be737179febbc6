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
  readonly given: Given;
}

/** Writes a first config set where none is. @throws UsageError */
export async function initCommand(request: InitRequest, io: Io): Promise<number> {
  await refuseExisting(request.configDir);
  const talk = request.yes ? undefined : io.converse();
  try {
    const {files, isSomewhere} = await ask(request, io, talk);
    await write(request.configDir, files);
    io.stdout.write(`${request.configDir}: ${files.length} files are written; README.md there says what each is\n`);
    const dir = dirFlag(request);
    const where = isSomewhere ? '' : ' --target ssh --host NODE';
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

interface Made {
  readonly files: readonly StarterFile[];
  /** Whether the files say where the node is. */
  readonly isSomewhere: boolean;
}

async function ask(request: InitRequest, io: Io, talk: Conversation | undefined): Promise<Made> {
  const where = await whereIs(request, talk);
  const connection = connectionOf(where);
  const seen = connection === undefined ? undefined : await look(where, io);
  if (connection !== undefined && seen === undefined) await goOnUnseen(io, talk);
  const guests = await firstGuests(request.given, seen, talk);
  const sshPublicKey = await publicKey(request.given.sshKey, io.home, talk);
  const files = starterFiles({
    ...guests,
    ...(connection === undefined ? {} : {connection}),
    ...(sshPublicKey === undefined ? {} : {sshPublicKey}),
  });
  return {files, isSomewhere: connection !== undefined};
}

/** @throws Unanswered when whoever answers would rather see to it first */
async function goOnUnseen({stderr}: Io, talk: Conversation | undefined): Promise<void> {
  if (talk === undefined)
    stderr.write('going on without having seen it: storage, bridge and template are what is usual\n');
  else if (!/^y(?:es)?$/i.test(await talk.ask('Go on without having seen it? y/N'))) throw new Unanswered();
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
