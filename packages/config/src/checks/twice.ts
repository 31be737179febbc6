import {error, type Finding} from '../finding.js';

/** Names that stand where each may stand once: an error at the second and on. */
export const twice = (
  all: readonly {readonly name: string | undefined; readonly pointer: string}[],
  say: (name: string) => string,
): Finding[] => {
  const seen = new Set<string>();
  return all.flatMap(({name, pointer}) => {
    if (name === undefined) return [];
    const again = seen.has(name);
    seen.add(name);
    return again ? [error('named-twice', pointer, say(name))] : [];
  });
};
