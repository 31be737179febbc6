import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach} from '@jest/globals';
import {type Bench, createBench, fleet} from './cli.js';

const benches: Bench[] = [];
afterEach(() => {
  for (const one of benches.splice(0)) one.dispose();
});

/** A bench that goes away with its test. */
export const bench = (env: Readonly<Record<string, string>> = {}): Bench => {
  const made = createBench(0, env);
  benches.push(made);
  return made;
};

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

export const put = (dir: string, files: Files): string => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), {recursive: true});
    writeFileSync(join(dir, path), text);
  }
  return dir;
};

/** A config whose container 910 has these words too. */
export const web = (more: object = {}) => fleet({910: {name: 'web', clone_from_ctid: 900, ...more}});
