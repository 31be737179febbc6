import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

/** Relative path to content; a path that ends in `/` is an empty folder. */
export type Files = Readonly<Record<string, string>>;

/** A folder of plugin folders, removed by {@link removeFolders}. */
export function folders(files: Files): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'phoenix-plugins-')));
  made.push(root);
  // Says for all of them that .js is ESM, as a third party's own package.json does.
  for (const [path, content] of Object.entries({'package.json': '{"type": "module"}', ...files})) {
    const at = join(root, path);
    mkdirSync(path.endsWith('/') ? at : dirname(at), {recursive: true});
    if (!path.endsWith('/')) writeFileSync(at, content);
  }
  return root;
}

const made: string[] = [];

export const removeFolders = (): void => {
  for (const root of made.splice(0)) rmSync(root, {recursive: true, force: true});
};
