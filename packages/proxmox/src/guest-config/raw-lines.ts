import type {RawLine} from '@phoenix/kit';
import {joinSections, type Line, type RawConfigLine, splitSections} from './sections.js';

/**
 * The config file's text with exactly these `lxc.*` lines, in this order, in the live section. Every other byte stays.
 * Never appended to the file: its end belongs to the last snapshot.
 */
export const withRawLines = (text: string, raw: readonly RawLine[]): string => {
  if (raw.some(({key, value}) => `${key}${value}`.includes('\n'))) throw new Error('a raw line holds a line end');
  const [live, ...others] = splitSections(text);
  const present = live!.lines.filter((line): line is RawConfigLine => line.kind === 'raw');
  if (sameLines(present, raw)) return text;
  // A line that stays keeps its form (`key = value`).
  const wanted = raw.map(
    (line): Line =>
      present.find((old) => same(old, line)) ?? {kind: 'raw', text: `${line.key}: ${line.value}`, ...line},
  );
  const lines = live!.lines.filter((line) => line.kind !== 'raw');
  const end = lines.findLastIndex(({text}) => text.trim() !== '') + 1;
  const withEnd = end === lines.length ? [...lines, {kind: 'other', text: ''} as const] : lines;
  const next = [...withEnd.slice(0, end), ...wanted, ...withEnd.slice(end)];
  return joinSections([{name: undefined, lines: next}, ...others]);
};

/** The same lines in the same order; their form (`key = value`) does not count. */
export const sameLines = (a: readonly RawLine[], b: readonly RawLine[]): boolean =>
  a.length === b.length && a.every((line, i) => same(line, b[i]!));

const same = (a: RawLine, b: RawLine): boolean => a.key === b.key && a.value === b.value;
