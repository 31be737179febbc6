import {access} from 'node:fs/promises';
import type {Diagnostic} from '@phoenix/kit';
import {displayPath} from './document/document.js';
import type {Documents} from './document/locate.js';
import {FILES} from './file-names.js';

/** A file that is not there is nothing wanted of its kind, and worth a line: a misspelt name looks the same. */
export const absentFiles = (documents: Documents): Diagnostic[] =>
  (['lxc', 'vm', 'hypervisor'] as const)
    .filter((kind) => documents[kind] === undefined)
    .map((kind) => ({
      severity: 'info',
      code: 'no-file',
      message: `there is no ${FILES[kind]}: nothing of that kind is wanted`,
    }));

/** A folder without any of the files, or no folder. */
export const noFiles = async (dir: string): Promise<Diagnostic> => {
  const exists = await access(dir).then(
    () => true,
    () => false,
  );
  const shown = displayPath(dir) || '.';
  return {
    severity: 'error',
    code: 'no-config',
    message: exists ? `${shown} holds none of ${Object.values(FILES).join(', ')}` : `there is no folder ${shown}`,
    hint: 'name the folder with --config-dir, or write a first one: phoenix init',
    source: {file: shown},
  };
};
