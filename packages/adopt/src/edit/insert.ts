import {findNodeAtLocation, type Node, parseTree} from 'jsonc-parser';
import {inline, render, type Style} from './render.js';
import {styleOf} from './style.js';

/** Where an entry goes: into an object under its key, or into a list. */
export interface Place {
  /** The root's key that holds the entries: `lxc_configs`, `vms`. */
  readonly under: string;
  /** The entry's key, and what the others are compared by; undefined: a list, whose items have a `vmid`. */
  readonly key?: string;
  readonly id: number;
}

/**
 * The file's text with one more entry. Nothing of the rest changes, comments and layout included: it comes before the first
 * entry of a higher id, or last.
 * @throws Error the text is no JSON object, or what should hold the entries is something else
 */
export function insertEntry(text: string, {under, key, id}: Place, entry: unknown): string {
  const style = styleOf(text);
  const root = objectIn(text);
  const found = findNodeAtLocation(root, [under]);
  const type = key === undefined ? 'array' : 'object';
  if (found === undefined) {
    const holder = splice(
      text,
      root,
      (root.children ?? []).length,
      style,
      () => `"${under}": ${key === undefined ? '[]' : '{}'}`,
    );
    return insertEntry(holder, {under, id, ...(key === undefined ? {} : {key})}, entry);
  }
  if (found.type !== type) throw new Error(`"${under}" is no ${type === 'array' ? 'list' : 'object'}`);
  const children = found.children ?? [];
  const higher = children.findIndex((child) => (idOf(child) ?? 0) > id);
  return splice(text, found, higher < 0 ? children.length : higher, style, (before) =>
    key === undefined ? render(entry, style, before, undefined) : propertyText(key, entry, style, before),
  );
}

function objectIn(text: string): Node {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], {allowTrailingComma: true});
  if (root?.type !== 'object') throw new Error('it is no JSON object');
  return root;
}

const idOf = (child: Node): number | undefined => {
  const value = child.type === 'property' ? child.children?.[0]?.value : findNodeAtLocation(child, ['vmid'])?.value;
  return /^\d+$/.test(String(value)) ? Number(value) : undefined;
};

const propertyText = (key: string, value: unknown, style: Style, before: string): string =>
  `${JSON.stringify(key)}: ${render(value, style, before, undefined)}`;

/** One more child at a place among the others. */
function splice(text: string, holder: Node, at: number, style: Style, make: (before: string) => string): string {
  const children = holder.children ?? [];
  const end = holder.offset + holder.length - 1;
  const lineStart = (offset: number) => text.lastIndexOf('\n', offset - 1) + 1;
  const indentAt = (offset: number) => /^[ \t]*/.exec(text.slice(lineStart(offset), offset))![0];
  const first = children[0];
  const isOneLine = !text.slice(holder.offset, end).includes('\n');
  const before = first === undefined || isOneLine ? indentAt(holder.offset) + style.indent : indentAt(first.offset);
  const put = (offset: number, added: string, rest = offset) => text.slice(0, offset) + added + text.slice(rest);

  if (first === undefined) {
    // A comment may be all that is in it.
    const inside = text.slice(holder.offset + 1, end).trimEnd();
    const from = holder.offset + 1 + inside.length;
    return put(from, `${style.eol}${before}${make(before)}${style.eol}${indentAt(holder.offset)}`, end);
  }
  if (at < children.length) {
    const next = children[at]!;
    // With a blank line or comments above it, the next entry keeps them.
    const from = at === 0 ? holder.offset + 1 : afterComma(text, children[at - 1]!);
    const to = isOneLine ? next.offset : from;
    const made = `${make(before)},`;
    return isOneLine ? put(to, `${flat(made)} `) : put(endOfLine(text, from), `${style.eol}${before}${made}`);
  }
  const last = children.at(-1)!;
  const lastEnd = last.offset + last.length;
  const comma = afterComma(text, last);
  const hasComma = comma > lastEnd;
  if (isOneLine) return put(comma, `${hasComma ? '' : ','} ${flat(make(before))}${hasComma ? ',' : ''}`);
  const line = endOfLine(text, comma, end);
  const added = `${style.eol}${before}${make(before)}${hasComma ? ',' : ''}`;
  const atEnd = line >= end ? `${added}${style.eol}${indentAt(holder.offset)}` : added;
  return put(lastEnd, `${hasComma ? '' : ','}${text.slice(lastEnd, line)}${atEnd}`, line);

  function flat(made: string): string {
    const [, name = '', value = ''] = /^("(?:[^"\\]|\\.)*": )?([\s\S]*?),?$/.exec(made) ?? [];
    return `${name}${inline(JSON.parse(value), style)}${made.endsWith(',') ? ',' : ''}`;
  }
}

/** Behind the comma that follows a child, over comments; where none follows, the child's end. */
function afterComma(text: string, child: Node): number {
  const end = child.offset + child.length;
  const between = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*,/.exec(text.slice(end));
  return between === null ? end : end + between[0].length;
}

/** Behind a comment on the same line. */
function endOfLine(text: string, from: number, limit = text.length): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?/.exec(text.slice(from))![0];
  const to = from + rest.length;
  return /^(?:\r?\n|$)/.test(text.slice(to)) ? from + rest.trimEnd().length : Math.min(from, limit);
}
