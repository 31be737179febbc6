import {expect, test} from '@jest/globals';
import {type Aspect, play, type Verdict} from './replay/play.js';
import {scenarios} from './replay/transcript.js';

const aspects: readonly Aspect[] = ['exit', 'config', 'stderr', 'stdout'];

/** The least share of equal commands in per cent, as reached: a step back fails. */
const floors: Readonly<Record<string, Readonly<Record<Aspect, number>>>> = {
  lxc: {exit: 96, config: 100, stderr: 95, stdout: 93.3},
  clone: {exit: 98.5, config: 94, stderr: 96.9, stdout: 96.9},
  snapshot: {exit: 100, config: 100, stderr: 100, stdout: 100},
  locks: {exit: 100, config: 100, stderr: 98.9, stdout: 97.9},
  errors: {exit: 100, config: 100, stderr: 100, stdout: 100},
  raw: {exit: 94.3, config: 100, stderr: 92.3, stdout: 94.2},
  storage: {exit: 99.1, config: 100, stderr: 100, stdout: 98.1},
};

const share = (verdicts: readonly Verdict[], aspect: Aspect): number => {
  const compared = verdicts.filter(({equal}) => equal[aspect] !== undefined);
  return Math.floor((1000 * compared.filter(({equal}) => equal[aspect]).length) / compared.length) / 10;
};

test.each(Object.keys(floors))(
  'the recordings of group %s come out as on a real node',
  async (group) => {
    const verdicts: Verdict[] = [];
    for (const scenario of scenarios([group])) verdicts.push(...(await play(scenario)));
    const level = Object.fromEntries(aspects.map((aspect) => [aspect, share(verdicts, aspect)]));
    for (const aspect of aspects)
      expect({group, aspect, reached: level[aspect]! >= floors[group]![aspect]}).toMatchObject({reached: true});
  },
  60_000,
);
