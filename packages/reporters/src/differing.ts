/** Shorter values are read at a glance. */
const LONG = 60;

/**
 * Of two long values that are comma lists (`name=eth0,bridge=vmbr0,ip=…`) only the parts that differ, behind `…,` for those
 * that both have. Anything else stays as it is.
 */
export const differing = (from: string, to: string): readonly [from: string, to: string] => {
  if (from.length + to.length < LONG) return [from, to];
  const [before, after] = [from.split(','), to.split(',')];
  const isCommon = (part: string): boolean => before.includes(part) && after.includes(part);
  if (!before.some(isCommon)) return [from, to];
  const rest = (parts: readonly string[]): string => ['…', ...parts.filter((part) => !isCommon(part))].join(',');
  const [gone, come] = [rest(before), rest(after)];
  // In another order only: nothing that could be left out.
  return gone === come ? [from, to] : [gone, come];
};
