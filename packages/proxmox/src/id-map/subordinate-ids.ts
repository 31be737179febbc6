import type {Fact, IdMap} from '@phoenix/kit';
import {succeed} from '../facts/succeed.js';

/** Which of the node's ids root may give to guests: /etc/subuid and /etc/subgid. */
const FILES = {u: '/etc/subuid', g: '/etc/subgid'} as const;

export const subordinateFile = (type: IdMap['type']): string => FILES[type];

/** Text of the file; undefined: there is none. */
export const subordinateIds = (type: IdMap['type']): Fact<string | undefined> => ({
  key: `subordinate-ids:${type}`,
  scope: 'node',
  read: async (node) => {
    const {exitCode, stdout} = await succeed(node, ['cat', FILES[type]], 1);
    return exitCode === 0 ? stdout : undefined;
  },
});

/** Lines `root:HOSTID:SIZE` that the file lacks for these maps; ranges that it has count together. */
export const missingRanges = (text: string, maps: readonly IdMap[]): readonly string[] => {
  const missing: string[] = [];
  const granted = rangesOfRoot(text);
  for (const {hostId, size} of maps) {
    if (isCovered(hostId, hostId + size, granted)) continue;
    granted.push([hostId, hostId + size]);
    missing.push(`root:${hostId}:${size}`);
  }
  return missing;
};

/** From, and the first beyond. The owner is a name or a number. */
const rangesOfRoot = (text: string): [number, number][] =>
  [...text.matchAll(/^(?:root|0):(\d+):(\d+)\s*$/gm)].map(([, from, count]) => [
    Number(from),
    Number(from) + Number(count),
  ]);

const isCovered = (from: number, to: number, granted: readonly (readonly [number, number])[]): boolean => {
  let at = from;
  for (const [start, end] of [...granted].sort(([a], [b]) => a - b)) if (start <= at && end > at) at = end;
  return at >= to;
};
