import type {Container, FieldDiff} from '@phoenix/kit';
import {type GuestConfig, isIdMap, readBlock} from '@phoenix/proxmox';
import {lineText} from './desired-raw.js';

/**
 * What of the map of ids would change under a root disk whose files belong to the ids of the old one; nothing for a disk
 * that was made for the wanted map: create and clone note its lines in the description, configure then writes them.
 */
export function idMapDiff({idMaps, rawLines}: Container, {raw, description}: GuestConfig): readonly FieldDiff[] {
  const noted = readBlock(description).block.lines;
  const wanted = rawLines.filter(isIdMap).map(lineText);
  // Lines given by hand, in the config or on the node, are the user's own to answer for.
  if (idMaps === undefined && wanted.length > 0) return [];
  const current = raw.filter(isIdMap).map(lineText);
  if (idMaps === undefined && !current.some((line) => noted.includes(line))) return [];
  if (same(current, wanted)) return [];
  const isMadeForIt = wanted.length > 0 && wanted.every((line) => noted.includes(line));
  return isMadeForIt ? [] : [{field: 'lxc.idmap', from: textOf(current), to: textOf(wanted)}];
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

const textOf = (lines: readonly string[]): string | undefined =>
  lines.length === 0 ? undefined : lines.map((line) => line.slice(line.indexOf(' ') + 1)).join(', ');
