import type {Files} from '../../../node.js';
import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {put, textOf} from '../state.js';
import {compareVersions} from './compare-versions.js';

const STATUS = '/var/lib/dpkg/status';

/** Installed packages and their versions, by /var/lib/dpkg/status. */
export const packages = (files: Files): ReadonlyMap<string, string> =>
  new Map(
    textOf(files, STATUS)
      .split('\n\n')
      .flatMap((stanza) => {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1];
        const name = field('Package');
        return name === undefined || !/ installed$/.test(field('Status') ?? '')
          ? []
          : [[name, field('Version') ?? ''] as const];
      }),
  );

export const savePackages = (files: Files, all: ReadonlyMap<string, string>): void =>
  put(
    files,
    STATUS,
    [...all]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([name, version]) =>
          `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`,
      )
      .join(''),
  );

const expand = (format: string, name: string, version: string): string =>
  format
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replace(/\$\{([^};]+)(?:;(-?\d+))?\}/g, (_, field: string, width?: string) => {
      const known: Readonly<Record<string, string>> = {
        ...{
          Package: name,
          Version: version,
          Architecture: 'amd64',
          'binary:Package': name,
          Status: 'install ok installed',
        },
        ...{
          'db:Status-Abbrev': 'ii ',
          'db:Status-Status': 'installed',
          'db:Status-Want': 'install',
          'db:Status-Eflag': 'ok',
        },
      };
      const text = known[field] ?? '';
      return width === undefined
        ? text
        : Number(width) < 0
          ? text.padEnd(-Number(width))
          : text.padStart(Number(width));
    });

const field = (name: string): string => `\${${name}}`;

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** dpkg-query(1): `-W [-f FORMAT] [NAME…]`, `-l`, `-s`. A name that is not installed is 1 and a line on stderr. */
export const dpkgQuery = speaking((args, io, {files}) => {
  const {flags, values, rest} = readArguments(
    // dpkg takes a short option's value with or without a sign between.
    args.map((arg) => arg.replace(/^-f=/, '-f')),
    ['f', 'showformat'],
  );
  const all = packages(files);
  let missing = false;
  const found =
    rest.length === 0
      ? [...all]
      : rest.flatMap((pattern) => {
          const matching = [...all].filter(([name]) => glob(pattern.replace(/:(amd64|all|any)$/, '')).test(name));
          if (matching.length === 0) {
            missing = true;
            io.err(
              flags.has('s')
                ? `dpkg-query: package '${pattern}' is not installed and no information is available\n`
                : `dpkg-query: no packages found matching ${pattern}\n`,
            );
          }
          return matching;
        });
  const format = flags.has('s')
    ? `Package: ${field('Package')}\\nStatus: ${field('Status')}\\nVersion: ${field('Version')}\\n`
    : flags.has('l')
      ? `ii  ${field('Package')} ${field('Version')} amd64\\n`
      : (values.get('f') ?? values.get('showformat') ?? `${field('binary:Package')}\\t${field('Version')}\\n`);
  if (!['W', 'show', 's', 'status', 'l', 'list'].some((flag) => flags.has(flag)))
    complain('dpkg-query: error: need an action option\n\nUse --help for help about querying packages.', 2);
  for (const [name, version] of found.sort(([a], [b]) => (a < b ? -1 : 1))) io.out(expand(format, name, version));
  return missing ? 1 : 0;
});

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  ...{lt: (order) => order < 0, le: (order) => order <= 0, eq: (order) => order === 0, ne: (order) => order !== 0},
  ...{ge: (order) => order >= 0, gt: (order) => order > 0, '<<': (order) => order < 0, '<=': (order) => order <= 0},
  ...{'=': (order) => order === 0, '>=': (order) => order >= 0, '>>': (order) => order > 0},
};

/** dpkg(1): what only looks; packages come by apt-get. */
export const dpkg = speaking((args, io, node) => {
  if (args[0] === '--print-architecture') return void io.out('amd64\n');
  if (args[0] === '--compare-versions') {
    const [, a = '', operator = '', b = ''] = args;
    if (!Object.hasOwn(operators, operator))
      complain('dpkg: error: --compare-versions takes three arguments: <version> <relation> <version>', 2);
    return operators[operator]!(compareVersions(a, b)) ? 0 : 1;
  }
  if (args[0] === '--configure' || args[0] === '--audit') return 0;
  if (/^(-s|-l|--status|--list)$/.test(args[0] ?? '')) return dpkgQuery(['dpkg-query', ...args], io, node);
  return complain(
    'dpkg: error: need an action option\n\nType dpkg --help for help about installing and deinstalling packages [*];',
    2,
  );
});
