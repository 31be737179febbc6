import {type Change, change, type StepContext, type ZfsPool} from '@phoenix/kit';

/** Properties of a pool that is there: zpoolprops(7). `ashift` is of each device for good: setting it concerns only new ones. */
export function poolOptions(
  {warn}: Pick<StepContext, 'warn'>,
  {name, options}: ZfsPool,
  now: ReadonlyMap<string, string>,
): readonly Change[] {
  const differing = Object.entries(options)
    // 0: nobody said it when the pool was made, and what its devices have is not told here (zpoolprops(7)).
    .filter(([key]) => key !== 'ashift' || now.get(key) !== '0')
    .map(([key, to]) => ({key, from: now.get(key) ?? '-', to}))
    .filter(({key, from, to}) => !isSame(key, from, to));
  const fixed = differing.filter(({key, to}) => key === 'ashift' || (key.startsWith('feature@') && to === 'disabled'));
  if (fixed.length > 0)
    warn(
      'fixed-option',
      `the pool ${name} has ${fixed.map(({key, from}) => `${key}=${from}`).join(', ')}, and that cannot change after it was made`,
      'change the config',
    );
  return differing
    .filter((one) => !fixed.includes(one))
    .map(({key, from, to}) =>
      change(`set ${key}=${to} of the pool ${name}`, [{argv: ['zpool', 'set', `${key}=${to}`, name]}], {
        diff: [{field: `${name} ${key}`, from, to}],
      }),
    );
}

/** A feature that is in use is `active`, and enabled (zpool-features(7)). */
const isSame = (key: string, from: string, to: string): boolean =>
  from === to || (key.startsWith('feature@') && to === 'enabled' && from === 'active');
