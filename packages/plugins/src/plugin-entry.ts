import {readdir, stat} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';
import {type Diagnostic, err, ok, type Result} from '@phoenix/kit';
import {findFolders} from './find-folders.js';

/** What a config's `plugins` names, and where it does. */
export interface PluginEntry {
  /** `./my-plugins`, `/opt/plugins/backup`, `phoenix-plugin-backup`, `@me/phoenix-plugin-backup` */
  readonly name: string;
  /** Place of the name in the config. */
  readonly source: Diagnostic['source'];
}

/**
 * The folders of plugins behind a name: a folder is one itself or holds some; anything else is an npm package that Node
 * finds from the config folder.
 */
export async function locatePlugin(
  {name, source}: PluginEntry,
  from: string,
): Promise<Result<readonly string[], Diagnostic>> {
  const problem = (message: string, hint: string): Result<never, Diagnostic> =>
    err({severity: 'error', code: 'missing-plugin', message, hint, ...(source === undefined ? {} : {source})});
  if (/^(\.{0,2}\/|\.{1,2}$)/.test(name)) {
    const folder = resolve(from, name);
    const isFolder = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) return problem(`there is no folder ${folder}`, 'relative paths begin at the config folder');
    if (await isPlugin(folder)) return ok([folder]);
    const folders = await findFolders(folder);
    if (folders.length === 0) return problem(`there is no plugin in ${folder}`, 'phoenix plugins new NAME makes one');
    return ok(folders);
  }
  const folder = await packageFolder(name, resolve(from));
  if (folder !== undefined) return ok([folder]);
  return problem(`there is no package "${name}"`, `npm install ${name} in ${resolve(from)}, or ./${name} for a folder`);
}

const isPlugin = async (folder: string): Promise<boolean> =>
  (await readdir(folder)).some((file) => /^(feature\.json|package\.json|index\.(js|mjs|ts))$/.test(file));

/** Where Node would look for it, from the config folder upwards. */
async function packageFolder(name: string, from: string): Promise<string | undefined> {
  const places = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  for (const place of places) {
    const folder = join(place, name);
    const found = await stat(join(folder, 'package.json')).catch(() => undefined);
    if (found?.isFile()) return dirname(join(folder, 'package.json'));
  }
  return undefined;
}
