import type {Diagnostic} from '@phoenix/kit';
import {readDocument} from './document/document.js';
import {locator} from './document/locate.js';
import {FILES} from './file-names.js';
import {asList, asObject} from './json.js';
import {pointerOf} from './pointer.js';

/** What the hypervisor file names under `plugins`; none when it cannot be read: loading the config says why. */
export async function readPlugins(
  dir: string,
): Promise<readonly {readonly name: string; readonly source: Diagnostic['source']}[]> {
  const hypervisor = await readDocument(dir, FILES.hypervisor);
  const given = asObject(hypervisor?.value).plugins;
  const locate = locator({lxc: undefined, vm: undefined, hypervisor}, dir);
  return asList(given)
    .map((name, i) => ({name, pointer: Array.isArray(given) ? pointerOf('plugins', i) : pointerOf('plugins')}))
    .filter((entry): entry is {name: string; pointer: string} => typeof entry.name === 'string' && entry.name !== '')
    .map(({name, pointer}) => ({name, source: locate(pointer)}));
}
