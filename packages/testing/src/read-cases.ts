import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Case} from './case.js';

export interface NamedCase {
  /** File name without `.json`. */
  readonly name: string;
  readonly case: Case;
}

/**
 * The cases of a folder, by name; none where there is no such folder.
 * @throws Error naming the file that is no case
 */
export async function readCases(folder: string): Promise<readonly NamedCase[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = files.filter((file) => file.endsWith('.json')).sort();
  return Promise.all(names.map(async (file) => ({name: file.slice(0, -5), case: await readCase(join(folder, file))})));
}

async function readCase(file: string): Promise<Case> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  const wrong = typeof value === 'object' && value !== null ? whatIsWrong(value) : ['no object'];
  if (wrong.length > 0) throw new Error(`${file}: ${wrong.join('; ')}`);
  return value as Case;
}

const ANSWERS = ['changes', 'refusal', 'failure', 'skip'];
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'the case': [
    ...['about', 'step', 'resource', 'lineage', 'changed', 'allows', 'config', 'node', 'guest', ...ANSWERS],
    ...['warnings', 'proves', 'contributes', 'todo'],
  ],
  resource: ['id', 'name', 'kind', 'container', 'vm', 'settings', 'object'],
  node: ['name', 'files', 'running', 'interfaces', 'tasks', 'answers'],
  guest: ['files', 'answers'],
  change: ['title', 'impact', 'commands', 'stdin', 'diff', 'cleanup', 'touches', 'once'],
};

/** A misspelt key would make a case that says less than it seems to. */
function whatIsWrong(value: object): readonly string[] {
  const {about, resource, node, guest, changes} = value as Partial<Case>;
  const parts: [string, object | undefined][] = [
    ['the case', value],
    ['resource', resource],
    ['node', node],
    ['guest', guest],
    ...(Array.isArray(changes) ? changes : []).map((one): [string, object] => ['change', one]),
  ];
  const answers = ANSWERS.filter((key) => key in value);
  return [
    ...(typeof about === 'string' && about !== '' ? [] : ['it does not say what it is `about`']),
    ...(answers.length === 1 ? [] : [`it needs one of ${ANSWERS.join(', ')}, and has ${answers.length}`]),
    ...(changes === undefined || Array.isArray(changes) ? [] : ['its changes are no list']),
    ...parts.flatMap(([name, part = {}]) =>
      Object.keys(part)
        .filter((key) => !KEYS[name]!.includes(key))
        .map((key) => `${name} has no "${key}"`),
    ),
  ];
}
