import type {Fact} from '@phoenix/kit';
import {LISTS_STAMP} from './commands.js';

const HOURS = 24;
const SOURCES = ['/etc/apt/sources.list', '/etc/apt/sources.list.d'];

/** Whether the package lists were fetched within a day, and after the last change of the sources. */
export const listsAreFresh: Fact<boolean> = {
  key: 'apt-lists-fresh',
  scope: 'node',
  read: async (node) => {
    // With fractions: sources that change within the second of a fetch are changed all the same.
    const argv = ['stat', '-c', '%.Y %n', LISTS_STAMP, ...SOURCES];
    const [times, clock] = await Promise.all([node.exec({argv}), node.exec({argv: ['date', '+%s']})]);
    return areFresh(times.stdout, Number(clock.stdout.trim()));
  },
};

/** @param times lines `<seconds> <path>`, the seconds as the locale writes a fraction; what is not there has none. @param now seconds */
export const areFresh = (times: string, now: number): boolean => {
  const known = new Map(
    [...times.matchAll(/^(\d+)(?:[.,](\d+))? (.+)$/gm)].map(([, s, fraction = '0', path]) => [
      path!,
      Number(`${s}.${fraction}`),
    ]),
  );
  const stamp = known.get(LISTS_STAMP);
  if (stamp === undefined || now - stamp > HOURS * 3600) return false;
  return SOURCES.every((path) => (known.get(path) ?? 0) <= stamp);
};
