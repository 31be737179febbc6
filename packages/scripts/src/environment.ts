import {reveal, Secret} from '@phoenix/kit';

export type Environment = Readonly<Record<string, string | Secret>>;

/** What every script is run with: `pct exec --keep-env 0` gives it a PATH and little else. */
const BASE: Environment = {HOME: '/root', LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive'};

type Section = Readonly<Record<string, unknown>>;

/** A config section as `PHOENIX_<KEY>` variables; what is not plain text or a number comes as JSON. Secrets are not among them. */
export const configVariables = (config: Section): Environment =>
  Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      value instanceof Secret
        ? []
        : [[variableOf(key), typeof value === 'string' ? value : JSON.stringify(value)] as const],
    ),
  );

/** The secrets of a config section by the variable whose `_FILE` names where they lie: `PHOENIX_TOKEN`. */
export const configSecrets = (config: Section): Readonly<Record<string, Secret>> =>
  Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      value instanceof Secret ? [[variableOf(key), value] as const] : [],
    ),
  );

const variableOf = (key: string): string => `PHOENIX_${key.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;

/** A file of assignments for a POSIX shell to read; values arrive byte for byte. */
export const environmentFile = (environment: Environment): string =>
  Object.entries({...BASE, ...environment})
    .map(([key, value]) => `${key}='${reveal(value).replaceAll("'", "'\\''")}'\n`)
    .join('');
