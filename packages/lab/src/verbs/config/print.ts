import type {GuestConfig, Options, Section} from './guest-config.js';
import {encodeText} from './text.js';

/** The file's text: description as comments, keys in order of the alphabet, raw lines; then pending, then snapshots. */
export const printConfig = ({main, pending, snapshots}: GuestConfig): string => {
  const parts = [printSection(main)];
  const waiting: Options = {...pending.options};
  if (pending.deletions.length > 0) waiting.delete = [...pending.deletions].sort().join(',');
  if (Object.keys(waiting).length > 0) parts.push(`\n[pve:pending]\n${printSection({options: waiting, raw: []})}`);
  for (const name of Object.keys(snapshots).sort()) parts.push(`\n[${name}]\n${printSection(snapshots[name]!)}`);
  return parts.join('');
};

const printSection = ({options: {description, ...options}, raw}: Section): string =>
  [
    ...(description === undefined ? [] : commentLines(description)),
    ...Object.keys(options)
      .sort()
      .map((key) => `${key}: ${options[key]}\n`),
    ...raw.map(({key, value}) => `${key}: ${value}\n`),
  ].join('');

const commentLines = (description: string): string[] =>
  description
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => `#${encodeText(line)}\n`);
