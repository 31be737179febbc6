import {expect, test} from '@jest/globals';
import {type Aspect, play, type Verdict} from './replay/play.js';
import {scenarios} from './replay/transcript.js';

const aspects: readonly Aspect[] = ['exit', 'config', 'stderr', 'stdout'];

/** The least share of equal commands in per cent, as reached: a step back fails. */
const floors: Readonly<Record<string, Readonly<Record<Aspect, number>>>> = {
  lxc: {exit: 0, config: 0, stderr: 0, stdout: 0},
  clone: {exit: 0, config: 0, stderr: 0, stdout: 0},
  snapshot: {exit: 0, config: 0, stderr: 0, stdout: 0},
  locks: {exit: 0, config: 0, stderr: 0, stdout: 0},
  errors: {exit: 0, config: 0, stderr: 0, stdout: 0},
  raw: {exit: 0, config: 0, stderr: 0, stdout: 0},
  storage: {exit: 0, config: 0, stderr: 0, stdout: 0},
};

const share = (verdicts: readonly Verdict[], aspect: Aspect): number => {
  const compared = verdicts.filter(({equal}) => equal[aspect] !== undefined);
  return Math.floor((1000 * compared.filter(({equal}) => equal[aspect]).length) / compared.length) / 10;
};

test.each(Object.keys(floors))('the recordings of group %s come out as on a real node', async (group) => {
  const verdicts: Verdict[] = [];
  for (const scenario of scenarios([group])) verdicts.push(...(await play(scenario)));
  const level = Object.fromEntries(aspects.map((aspect) => [aspect, share(verdicts, aspect)]));
  for (const aspect of aspects)
    expect({group, aspect, reached: level[aspect]! >= floors[group]![aspect]}).toMatchObject({reached: true});
});
