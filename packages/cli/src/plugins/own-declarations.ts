import {readFile} from 'node:fs/promises';
import {ambientModule} from '@phoenix/plugins';

/** What a plugin may import of phoenix, as the compiler has written it. A bundle has none of these files: it puts a text in the place of this. */
export const ownDeclarations = async (): Promise<string> =>
  (await Promise.all(['kit', 'proxmox', 'scripts', 'testing'].map(moduleOf))).join('\n');

// By place: once plugins are loaded, the names lead to what is loaded already.
const PACKAGES = new URL('../../../', import.meta.url);

const moduleOf = (name: string): Promise<string> =>
  ambientModule(`@phoenix/${name}`, (path) => readFile(new URL(`${name}/dist/${path}`, PACKAGES), 'utf8'));
