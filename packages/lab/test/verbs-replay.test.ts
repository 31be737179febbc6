import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {
  type Aspect,
  aspects,
  differencesOf,
  equalIn,
  replay,
  type Skip,
  scenariosIn,
  type Verdict,
} from '../src/replay/index.js';

const here = (path: string) => new URL(`../../../test/${path}`, import.meta.url).pathname;
const skips: readonly Skip[] = JSON.parse(readFileSync(here('replay/skip.json'), 'utf8'));

/** How many commands of each group may come out otherwise than on a real node, as reached: a step back fails. */
const ceilings: Readonly<Record<string, Readonly<Record<Aspect, number>>>> = {
  lxc: {exit: 0, config: 0, stderr: 0, stdout: 1},
  clone: {exit: 0, config: 0, stderr: 0, stdout: 0},
  snapshot: {exit: 0, config: 0, stderr: 0, stdout: 0},
  // Whether two commands at once met in a lock is chance.
  locks: {exit: 0, config: 0, stderr: 1, stdout: 2},
  errors: {exit: 0, config: 0, stderr: 0, stdout: 0},
  vm: {exit: 0, config: 0, stderr: 0, stdout: 0},
  exec: {exit: 0, config: 0, stderr: 0, stdout: 0},
  raw: {exit: 0, config: 0, stderr: 0, stdout: 0},
  // Which errno is left over.
  storage: {exit: 1, config: 0, stderr: 0, stdout: 0},
};

test.each(Object.keys(ceilings))(
  'the recordings of group %s come out over SSH as on a real node',
  async (group) => {
    const verdicts: Verdict[] = [];
    let differences = '';
    for (const scenario of scenariosIn(here('transcripts')).filter((one) => one.group === group)) {
      const played = await replay(scenario, skips);
      verdicts.push(...played.verdicts);
      differences += differencesOf(scenario.name, played.verdicts);
    }
    expect(verdicts.length).toBeGreaterThan(30);
    for (const aspect of aspects)
      expect({
        aspect,
        unequal: Math.max(verdicts.length - equalIn(verdicts, aspect), ceilings[group]![aspect]),
        differences,
      }).toEqual({aspect, unequal: ceilings[group]![aspect], differences});
  },
  60_000,
);
