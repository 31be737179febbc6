import {readFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {parse} from 'jsonc-parser';

/** What the config may call a plugin that could not be loaded: as its folder, or as its feature.json says as far as it goes. */
export async function namesOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'feature.json'), 'utf8').catch(() => '');
  const manifest = parse(text) as {readonly name?: unknown} | null | undefined;
  // Packages are called `phoenix-plugin-NAME`, and cannot have every name that a step can.
  const own = basename(folder).replace(/^phoenix-plugin-/, '');
  return typeof manifest?.name === 'string' ? [own, manifest.name] : [own];
}
