import {reveal, type Secret} from '@phoenix/kit';

export type Environment = Readonly<Record<string, string | Secret>>;

/** What every script is run with: `pct exec --keep-env 0` gives it a PATH and little else. */
const BASE: Environment = {HOME: '/root', LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive'};

/** A config section as `PHOENIX_<KEY>` variables; what is not plain text or a number comes as JSON. */
export const configVariables = (config: Readonly<Record<string, unknown>>): Environment =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      `PHOENIX_${key.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** A file of assignments for a POSIX shell to read; values arrive byte for byte. */
export const environmentFile = (environment: Environment): string =>
  Object.entries({...BASE, ...environment})
    .map(([key, value]) => `${key}='${reveal(value).replaceAll("'", "'\\''")}'\n`)
    .join('');
