import {mkdir, readdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {isFeatureName, scaffold} from '@phoenix/plugins';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {loadAllPlugins, ownFolder} from '../load-plugins.js';
import {UsageError} from '../usage-error.js';
import {declarations} from './declarations.js';
import type {PluginsRequest} from './request.js';

/** A folder with a feature that works and is tested, to be made into what is wanted. @throws UsageError */
export async function newPlugin(name: string, {script, dir, configDir}: PluginsRequest, io: Io): Promise<number> {
  if (!isFeatureName(name))
    throw new UsageError(`"${name}" is no name for a feature`, 'small letters, digits, _ and -, a letter first');
  const {plugins} = await loadAllPlugins(configDir);
  const taken = plugins.find(({steps}) => steps.some(({id}) => id === `feature.${name}`));
  if (taken !== undefined)
    throw new UsageError(`the feature "${name}" is there already: ${taken.file}`, 'another name');
  const folder = dir ?? join(ownFolder(configDir), name);
  if (!(await isFree(folder))) throw new UsageError(`${folder} is there already`, 'another name, or --dir');
  const files = Object.entries(scaffold(name, script ? 'script' : 'module', await declarations(io)));
  for (const [path, {content, mode}] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), {recursive: true});
    // Never over what somebody has put there in between.
    await writeFile(file, content, {flag: 'wx', mode});
  }
  io.stdout.write(`${files.map(([path]) => join(folder, path)).join('\n')}\n`);
  io.stdout.write(`\nphoenix plugins check ${folder}\n`);
  return EXIT.ok;
}

/** Not there, or empty. */
const isFree = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (files) => files.length === 0,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
