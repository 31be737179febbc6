const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  pve: (value) => value === 8 || value === 9,
  disks: (value) => isList(value, (disk) => typeof disk.id === 'string' && Number(disk.bytes) > 0),
  pools: (value) =>
    isList(
      value,
      (pool) =>
        typeof pool.name === 'string' &&
        /^(single|mirror|raidz[123]|raid10)$/.test(String(pool.raidLevel)) &&
        Array.isArray(pool.disks),
    ),
  address: (value) => typeof value === 'string' && /^[\da-f.:]+\/\d+$/i.test(value),
  gateway: (value) => typeof value === 'string',
  packages: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
  nvidiaVersion: (value) => typeof value === 'string',
  nvidiaInstalled: (value) => typeof value === 'boolean',
  nouveau: (value) => typeof value === 'boolean',
};

/** What is wrong with a profile's `setup`, as plain sentences. */
export function setupProblems(setup: unknown): readonly string[] {
  if (typeof setup !== 'object' || setup === null || Array.isArray(setup)) return ['"setup" must be an object'];
  return Object.entries(setup).flatMap(([key, value]) => {
    if (!Object.hasOwn(kinds, key))
      return [`"setup": unknown key "${key}"; known are ${Object.keys(kinds).join(', ')}`];
    return kinds[key]!(value) ? [] : [`"setup": "${key}" has the wrong form`];
  });
}

const isList = (value: unknown, holds: (item: Readonly<Record<string, unknown>>) => boolean): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && holds(item));
