import type {FieldDiff} from '@phoenix/kit';
import {readBlock, writeBlock} from '@phoenix/proxmox';

/** What changes for the reader of the notes; where that is nothing, what phoenix notes for itself. */
export function descriptionDiff(before: string, after: string): FieldDiff {
  const [was, is] = [readBlock(before), readBlock(after)];
  if (was.text !== is.text) return {field: 'description', from: was.text, to: is.text};
  return {field: "phoenix's note", from: writeBlock('', was.block), to: writeBlock('', is.block)};
}
