import type {Source} from '@phoenix/kit';
import type {Node} from 'jsonc-parser';
import {pointerOf, segmentsOf} from '../pointer.js';
import {type Document, sourceAt} from './document.js';

/** Where a JSON pointer points: file, line, column and frame. What does not exist is located at its nearest ancestor. */
export type Locate = (pointer: string, on?: 'key' | 'value') => Source;

export interface Documents {
  readonly lxc: Document | undefined;
  readonly vm: Document | undefined;
  readonly hypervisor: Document | undefined;
}

/** The three files share no key but `$schema`, so a pointer alone says which file is meant. */
export const locator =
  (documents: Documents, dir: string): Locate =>
  (pointer, on = 'value') => {
    const document = documentOf(documents, segmentsOf(pointer)[0] ?? '');
    if (document?.root === undefined) return {file: document?.file ?? dir, pointer};
    const {key, value} = find(document.root, segmentsOf(pointer));
    const node = on === 'key' ? (key ?? value) : value;
    return sourceAt(document, node.offset, node.length, pointer);
  };

const documentOf = ({lxc, vm, hypervisor}: Documents, root: string): Document | undefined => {
  if (root.startsWith('lxc_') || /^nvidia_(driver_version|runfile_url|repo_url)$/.test(root)) return lxc;
  if (root === 'vms' || root === 'vm_defaults') return vm;
  const owner = [lxc, vm, hypervisor].find((document) => document !== undefined && hasKey(document, root));
  return owner ?? hypervisor ?? lxc ?? vm;
};

const hasKey = ({root}: Document, name: string): boolean =>
  root !== undefined && find(root, [name]).pointer === pointerOf(name);

/** The last property of a name counts, as in JSON.parse. */
const find = (root: Node, segments: readonly string[]): {key?: Node; value: Node; pointer: string} => {
  let found: {key?: Node; value: Node; pointer: string} = {value: root, pointer: ''};
  for (const segment of segments) {
    const children = found.value.children ?? [];
    const pointer = found.pointer + pointerOf(segment);
    if (found.value.type === 'array') {
      const item = children[Number(segment)];
      if (item === undefined) return found;
      found = {value: item, pointer};
    } else {
      const property = children.findLast(({children: [key] = []}) => key?.value === segment);
      const [key, value] = property?.children ?? [];
      if (key === undefined || value === undefined) return {...found, value: found.key ?? found.value};
      found = {key, value, pointer};
    }
  }
  return found;
};
