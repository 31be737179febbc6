/** A guest's config file as lines, losing nothing: joining what was split gives the same bytes. */
export interface Section {
  /** `[snap1]` without brackets; undefined for the first, the live one. */
  readonly name: string | undefined;
  readonly lines: readonly Line[];
}

export type Line = CommentLine | KeyLine | RawConfigLine | OtherLine;

interface LineText {
  /** As in the file, without its line end. */
  readonly text: string;
}
export interface CommentLine extends LineText {
  readonly kind: 'comment';
  /** Behind the `#`, still encoded. */
  readonly value: string;
}
export interface KeyLine extends LineText {
  readonly kind: 'key';
  readonly key: string;
  readonly value: string;
}
/** `lxc.mount.entry: …`, or with `=`. */
export interface RawConfigLine extends LineText {
  readonly kind: 'raw';
  readonly key: string;
  readonly value: string;
}
/** Blank lines, section headers, and what Proxmox itself would not understand. */
export interface OtherLine extends LineText {
  readonly kind: 'other';
}

export const splitSections = (text: string): readonly Section[] => {
  const sections: {name: string | undefined; lines: Line[]}[] = [{name: undefined, lines: []}];
  for (const line of text.split('\n')) {
    const header = /^\[([a-z][a-z0-9_:-]*)\]\s*$/i.exec(line);
    if (header !== null) sections.push({name: header[1], lines: []});
    sections.at(-1)!.lines.push(header === null ? readLine(line) : {kind: 'other', text: line});
  }
  return sections;
};

export const joinSections = (sections: readonly Section[]): string =>
  sections.flatMap(({lines}) => lines.map(({text}) => text)).join('\n');

const readLine = (text: string): Line => {
  if (text.startsWith('#')) return {kind: 'comment', text, value: text.slice(1)};
  const raw = /^(lxc\.[a-z0-9_.-]+)(?::|\s*=)\s*(.*?)\s*$/.exec(text);
  if (raw !== null) return {kind: 'raw', text, key: raw[1]!, value: raw[2]!};
  const key = /^([a-z][a-z0-9_-]*):\s*(.*?)\s*$/i.exec(text);
  if (key !== null) return {kind: 'key', text, key: key[1]!, value: key[2]!};
  return {kind: 'other', text};
};
