import type {Command, Fact} from '@phoenix/kit';
import {tar} from './tar.js';

/** Where a guest's disk remembers what has run on it; it goes along with clones, rollbacks and backups. */
const FOLDER = '/var/lib/phoenix';
const SUFFIX = '.stamp';

/** `feature-docker`, `app-910`. */
export type StampName = `${'feature' | 'app' | 'access'}-${string}`;

/** All stamps of a running guest, name to hash, by one command. */
export const stampsOf = (id: number): Fact<ReadonlyMap<string, string>> => ({
  key: `stamps:${id}`,
  scope: `guest:${id}`,
  on: 'guest',
  async read(host) {
    // Without the folder find says so and exits 1: there are no stamps then.
    const argv = ['find', FOLDER, '-type', 'f', '-name', `*${SUFFIX}`, '-exec', 'tail', '-v', '-n', '+1', '{}', '+'];
    return parseStamps((await host.exec({argv})).stdout);
  },
});

export function parseStamps(text: string): ReadonlyMap<string, string> {
  const stamps = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split('\n')) {
    const path = /^==> (.*) <==$/.exec(line)?.[1];
    if (path !== undefined) name = path.slice(path.lastIndexOf('/') + 1, -SUFFIX.length);
    else if (name !== undefined && /^[0-9a-f]{64}$/.test(line)) stamps.set(name, line);
  }
  return stamps;
}

export const writeStamp = (name: StampName, hash: string): Command => ({
  argv: ['tar', '-xf', '-', '-C', '/var/lib'],
  stdin: tar([
    {path: 'phoenix/', mode: '0755'},
    {path: `phoenix/${name}${SUFFIX}`, mode: '0644', content: `${hash}\n`},
  ]),
});

export const removeStamp = (name: StampName): Command => ({argv: ['rm', '-f', `${FOLDER}/${name}${SUFFIX}`]});
