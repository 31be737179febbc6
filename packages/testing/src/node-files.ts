import type {NodeCase, Text} from './case.js';
import {DEFAULT_FILES} from './defaults.js';

export type Files = ReadonlyMap<string, string>;

export const textOf = (text: Text): string =>
  typeof text === 'string' ? text : text.map((line) => `${line}\n`).join('');

/** What the node's looking commands see: the case's files over the default ones, and the list of guests made from them. */
export function nodeFiles({name = 'pve1', files = {}}: NodeCase): Files {
  const all = new Map<string, string>();
  for (const [path, text] of Object.entries({...DEFAULT_FILES, ...files}))
    if (text !== null) all.set(path, textOf(text));
  if (!('/etc/pve/.vmlist' in files)) all.set('/etc/pve/.vmlist', vmlist([...all.keys()], name));
  return all;
}

function vmlist(paths: readonly string[], own: string): string {
  const ids: Record<string, {node: string; type: string; version: number}> = {};
  for (const path of paths) {
    const match = /^\/etc\/pve\/(?:nodes\/([^/]+)\/)?(lxc|qemu-server)\/(\d+)\.conf$/.exec(path);
    if (match === null) continue;
    ids[match[3]!] = {node: match[1] ?? own, type: match[2] === 'lxc' ? 'lxc' : 'qemu', version: 1};
  }
  return JSON.stringify({version: 1, ids});
}
