import {readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {scaffold} from '@phoenix/plugins';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {UsageError} from '../usage-error.js';
import {ownDeclarations} from './own-declarations.js';

const FILE = 'phoenix.d.ts';
/** Begins a file that is ours to write over. */
const MARK = '// What a plugin may import of phoenix';

/** Text of `phoenix.d.ts`. */
export const declarations = async ({version}: Pick<Io, 'version'>): Promise<string> =>
  `${MARK} ${version}. Not to be edited: phoenix plugins types FOLDER writes it anew.\n\n${await ownDeclarations()}`;

/** `phoenix.d.ts` beside a plugin, and a tsconfig.json where there is none. @throws UsageError */
export async function writeTypes(folder: string, io: Io): Promise<number> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new UsageError(`there is no folder ${folder}`, 'phoenix plugins new NAME makes one that has its types');
  const text = await textIn(folder);
  if (text !== undefined && !text.startsWith(MARK))
    throw new UsageError(`${join(folder, FILE)} was not written by phoenix`, 'call yours something else');
  for (const [name, {content}] of Object.entries(scaffold('', 'types', await declarations(io)))) {
    const written = await writeFile(join(folder, name), content, {flag: name === FILE ? 'w' : 'wx'}).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    io.stdout.write(`${join(folder, name)}${written ? '' : ' is there already, and stays as it is'}\n`);
  }
  return EXIT.ok;
}

/** Whether there was one of another phoenix, which has now been written over. */
export async function refreshTypes(folder: string, io: Io): Promise<boolean> {
  const text = await textIn(folder);
  if (text === undefined || !text.startsWith(MARK)) return false;
  const now = await declarations(io);
  if (text !== now) await writeFile(join(folder, FILE), now);
  return text !== now;
}

const textIn = (folder: string): Promise<string | undefined> =>
  readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
