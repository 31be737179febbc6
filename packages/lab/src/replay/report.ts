import {type Aspect, aspects, type Difference, type Verdict} from './compare.js';
import {quoted} from './ssh.js';

/** Each difference for people: `-` is the real node, `+` the lab. */
export const differencesOf = (name: string, verdicts: readonly Verdict[]): string =>
  verdicts
    .filter(({differs}) => differs.length > 0)
    .map(({step, argv, differs}) => {
      const command = quoted(argv).replaceAll('\n', '\\n');
      const short = command.length > 160 ? `${command.slice(0, 157)}...` : command;
      return `${name} step ${step}: ${short}\n${differs.map(shown).join('')}`;
    })
    .join('');

const shown = ({aspect, path, real, lab}: Difference): string => {
  const [before, after] = [real.replace(/\n$/, '').split('\n'), lab.replace(/\n$/, '').split('\n')];
  while (before.length > 0 && before[0] === after[0]) [before, after].forEach((lines) => void lines.shift());
  while (before.length > 0 && before.at(-1) === after.at(-1)) [before, after].forEach((lines) => void lines.pop());
  const lines = [...before.map((line) => `    - ${line}`), ...after.map((line) => `    + ${line}`)];
  return `  ${aspect}${path === undefined ? '' : ` ${path}`}\n${lines.map((line) => `${line}\n`).join('')}`;
};

export const equalIn = (verdicts: readonly Verdict[], aspect: Aspect): number =>
  verdicts.filter(({differs}) => !differs.some((one) => one.aspect === aspect)).length;

/** The closing line: how many commands were compared, and how many came out the same. */
export const countsOf = (verdicts: readonly Verdict[]): string =>
  `replayed: ${verdicts.length} steps, equal: ${aspects.map((aspect) => `${aspect} ${equalIn(verdicts, aspect)}`).join(', ')}`;
