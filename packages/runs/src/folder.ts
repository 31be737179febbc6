import {randomInt} from 'node:crypto';
import {readdir} from 'node:fs/promises';

/** `<id>.ndjson`; whatever else lies in the folder is somebody else's. */
const NAME = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-\w+-[0-9a-f]{4})\.ndjson$/;

/** Ids of one millisecond that differ: 999 times as many still have four digits. */
const IN_A_MILLISECOND = 65;

/** A new id: UTC to the second, the verb, and four digits that go up within the second and keep two of one moment apart. */
export function newId(at: Date, verb: string): string {
  const second = at.toISOString().slice(0, 19).replaceAll(':', '-');
  const within = at.getUTCMilliseconds() * IN_A_MILLISECOND + randomInt(IN_A_MILLISECOND);
  return `${second}Z-${verb.replace(/\W/g, '') || 'run'}-${within.toString(16).padStart(4, '0')}`;
}

export const fileOf = (id: string): string => `${id}.ndjson`;

/** The runs of a folder, newest first; none where there is no folder, or none that may be read. */
export async function idsIn(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir).catch(() => []);
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map((id) => ({id, at: `${id.slice(0, 20)}${id.slice(-4)}`}))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .map(({id}) => id);
}
