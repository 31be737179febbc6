import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {builtinModules} from 'node:module';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from '@jest/globals';

// kit <- {engine, config, proxmox, transport, reporters, lab, scripts, cloudinit}    scripts <- {plugins, suites}
// proxmox <- {steps, testing}    engine <- dispatcher    {scripts, cloudinit} <- steps    all <- cli
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  engine: ['kit'],
  config: ['kit'],
  proxmox: ['kit'],
  transport: ['kit'],
  reporters: ['kit'],
  lab: ['kit'],
  scripts: ['kit'],
  cloudinit: ['kit'],
  suites: ['kit', 'scripts'],
  plugins: ['kit', 'scripts'],
  testing: ['kit', 'proxmox'],
  runs: ['kit'],
  report: ['kit', 'reporters'],
  diagram: ['kit'],
  doctor: ['kit', 'proxmox'],
  adopt: ['kit', 'config', 'proxmox', 'scripts', 'cloudinit'],
  codes: ['kit', 'reporters'],
  starter: ['kit', 'config'],
  dispatcher: ['kit', 'engine'],
  steps: ['kit', 'proxmox', 'scripts', 'cloudinit'],
  cli: [
    'kit',
    'engine',
    'config',
    'proxmox',
    'transport',
    'reporters',
    'lab',
    'scripts',
    'suites',
    'plugins',
    'testing',
    'dispatcher',
    'steps',
    'runs',
    'report',
    'diagram',
    'doctor',
    'adopt',
    'codes',
    'starter',
  ],
};

/** What only some may import, and who. */
const RESERVED: readonly (readonly [module: RegExp, packages: readonly string[]])[] = [
  [/^(node:)?(net|tls|dgram|http|https|http2)$/, ['transport', 'lab']],
  [/^(node:)?(child_process|cluster)$/, ['transport', 'lab']],
  // cli watches from a thread of its own whether a plugin lets go of the main one.
  [/^(node:)?worker_threads$/, ['cli']],
  [/^(ssh2|node-ssh)$/, ['transport', 'lab']],
  [/^p-retry$/, ['engine']],
  [/^listr2$/, ['reporters']],
  [/^yargs/, ['cli']],
];

/** Named imports from node:process outside cli, and why. */
const OF_THE_PROCESS: Readonly<Record<string, readonly string[]>> = {
  // A signal to a process group has no other way than this function.
  'packages/transport/src/local.ts': ['kill'],
  // A lab folder is held by a process: it says which, and asks whether that one lives.
  'packages/lab/src/server/hold.ts': ['kill', 'pid'],
  // A log says which process writes it: whether that one lives tells a run that goes on from one that was killed.
  'packages/runs/src/living.ts': ['kill', 'pid'],
};

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const NOT_SOURCE = new Set(['node_modules', 'dist', 'test', 'cases', 'demo', 'coverage', '.turbo']);

interface Source {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly imports: readonly string[];
}
interface Package {
  readonly name: string;
  readonly folder: string;
  readonly manifest: {
    readonly description?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  };
  readonly sources: readonly Source[];
}

function* filesIn(folder: string): Iterable<string> {
  for (const entry of readdirSync(join(ROOT, folder), {withFileTypes: true})) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !NOT_SOURCE.has(entry.name)) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

/** Good enough for code that the formatter has been over: a comment begins a line or follows a blank. */
const withoutComments = (text: string): string =>
  text.replace(/(^|\s)\/\*[\s\S]*?\*\//g, '$1').replace(/(^|[\s;,{}()])\/\/ .*$/gm, '$1');

const importsOf = (code: string): readonly string[] =>
  [
    ...code.matchAll(/(?:^|;)\s*(?:import|export)\b[^'";]*?\bfrom\s+['"]([^'"]+)['"]/gm),
    ...code.matchAll(/(?:^|;)\s*import\s+['"]([^'"]+)['"]/gm),
    ...code.matchAll(/\b(?:import|require|import\.meta\.resolve)\(\s*['"]([^'"]+)['"]/g),
  ].map((match) => match[1]!);

function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = withoutComments(text);
  return {path, text, code, imports: importsOf(code)};
}

function readPackage(folder: string, sourceFolder: string): Package {
  const files = [...filesIn(sourceFolder)].filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return {name: basename(folder), folder, manifest, sources: files.sort().map(read)};
}

const packages: readonly Package[] = [
  ...readdirSync(join(ROOT, 'packages'))
    .filter((name) => existsSync(join(ROOT, 'packages', name, 'package.json')))
    .map((name) => readPackage(`packages/${name}`, `packages/${name}/src`)),
  readPackage('steps', 'steps'),
];

const ours = (module: string): string | undefined => /^@phoenix\/([^/]+)/.exec(module)?.[1];
const isRelative = (module: string): boolean => module.startsWith('.');
const isBuiltin = (module: string): boolean => builtinModules.includes(module.replace(/^node:/, ''));
/** `ajv/dist/2020.js` is of `ajv`, `@a/b/c` of `@a/b`. */
const dependencyOf = (module: string): string =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
const linesOf = ({text}: Source): number => text.trimEnd().split('\n').length;
const isGenerated = ({path}: Source): boolean => path.endsWith('.gen.ts');

/** Who breaks a rule, as `file: what`: the whole list, so that one run shows all there is to do. */
const offenders = (
  rule: (source: Source, of: Package) => readonly string[],
  among: readonly Package[] = packages,
): readonly string[] =>
  among.flatMap((of) => of.sources.flatMap((source) => rule(source, of).map((what) => `${source.path}: ${what}`)));

test('the reader of imports sees every form', () =>
  expect(
    importsOf(
      withoutComments(`import a, {b} from 'one';
import type {C} from "two";
import {
  d,
} from 'three';
export * from './four.js';
import 'five'; // import 'no'
/** import x from 'never' */
const e = await import('six');
export const from = 'seven';
type F = import('eight').F;`),
    ),
  ).toEqual(['one', 'two', 'three', './four.js', 'five', 'six', 'eight']));

test('every package is known here, and each has sources', () => {
  expect(packages.map(({name}) => name).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  expect(packages.filter(({sources}) => sources.length === 0).map(({name}) => name)).toEqual([]);
});

describe('who imports whom', () => {
  test('packages import only what lies below them', () =>
    expect(
      offenders(({imports}, {name}) =>
        imports.filter((module) => ours(module) !== undefined && !MAY_IMPORT[name]!.includes(ours(module)!)),
      ),
    ).toEqual([]));

  test('kit imports nothing but itself', () =>
    expect(
      offenders(
        ({imports}) => imports.filter((module) => !isRelative(module)),
        packages.filter(({name}) => name === 'kit'),
      ),
    ).toEqual([]));

  test('a package is entered by its door: no deep and no relative way into another', () =>
    expect(
      offenders(({path, imports}, {folder}) =>
        imports.filter((module) =>
          isRelative(module) ? !join(path, '..', module).startsWith(`${folder}/`) : /^@phoenix\/[^/]+\//.test(module),
        ),
      ),
    ).toEqual([]));

  test('sources do not import tests', () =>
    expect(offenders(({imports}) => imports.filter((module) => /\/test\/|\.test\.js$|^@jest/.test(module)))).toEqual(
      [],
    ));

  test.each(RESERVED)('%s is for %j', (module, allowed) =>
    expect(
      offenders(({imports}, {name}) => (allowed.includes(name) ? [] : imports.filter((one) => module.test(one)))),
    ).toEqual([]),
  );

  test('builtins are named node:', () =>
    expect(offenders(({imports}) => imports.filter((one) => isBuiltin(one) && !one.startsWith('node:')))).toEqual([]));
});

describe('what is declared', () => {
  const used = ({sources}: Package) =>
    new Set(
      sources.flatMap(({imports}) => imports.filter((one) => !isRelative(one) && !isBuiltin(one)).map(dependencyOf)),
    );

  test('everything imported is declared', () =>
    expect(
      packages.flatMap((one) =>
        [...used(one)]
          .filter((name) => !(name in (one.manifest.dependencies ?? {})))
          .map((name) => `${one.name}: ${name}`),
      ),
    ).toEqual([]));

  test('everything declared is imported', () =>
    expect(
      packages.flatMap((one) =>
        Object.keys(one.manifest.dependencies ?? {})
          // The built-in steps are found as a folder, by the door that third parties come through.
          .filter((name) => !used(one).has(name) && !(one.name === 'cli' && name === '@phoenix/steps'))
          .map((name) => `${one.name}: ${name}`),
      ),
    ).toEqual([]));

  test('every package says in one line what it does and what it does not', () => {
    const silent = packages.filter(({manifest: {description = ''}}) => {
      const sentences = description.split(/\.(?:\s|$)/).filter(Boolean);
      return sentences.length < 2 || description.length > 160;
    });
    expect(silent.map(({name, manifest}) => `${name}: ${manifest.description}`)).toEqual([]);
  });
});

describe('who touches the outside', () => {
  const NAMED = /import\s+(?:\{([^}]*)\}|(.+?))\s+from\s+'(?:node:)?process'/;
  const MEMBERS =
    'argv|env|exit|exitCode|cwd|chdir|stdin|stdout|stderr|on|once|off|pid|ppid|kill|platform|umask|hrtime';

  test('only cli touches the process', () =>
    expect(
      offenders(
        ({path, code}) => {
          const found: string[] = [];
          const [, names, whole] = NAMED.exec(code) ?? [];
          if (whole !== undefined) found.push(`imports all of node:process`);
          for (const name of names?.split(',').map((one) => one.trim().split(' ')[0]!) ?? [])
            if (name !== '' && !OF_THE_PROCESS[path]?.includes(name)) found.push(`imports ${name} from node:process`);
          // A word of the domain as well (a process of the lab's node): then it is declared in the file.
          const declared = /\b(?:const|let|var)\s+process\b|[({,]\s*process\b\s*[:,})]/.test(code);
          const member = new RegExp(`(?<![\\w.$])(?:globalThis\\.)?process\\.(${MEMBERS})\\b`).exec(code);
          if (member !== null && !declared) found.push(member[0]);
          return found;
        },
        packages.filter(({name}) => name !== 'cli'),
      ),
    ).toEqual([]));

  test('what is allowed to touch it still does', () =>
    expect(Object.keys(OF_THE_PROCESS).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]));
});

describe('the size of things', () => {
  test('no file is above 300 lines', () =>
    expect(
      offenders((source) => (isGenerated(source) || linesOf(source) <= 300 ? [] : [`${linesOf(source)} lines`])),
    ).toEqual([]));

  test('the median file of each package is below 90 lines', () => {
    const medians = packages.map(({name, sources}) => {
      const sizes = sources
        .filter((source) => !isGenerated(source))
        .map(linesOf)
        .sort((a, b) => a - b);
      return [name, sizes[Math.floor(sizes.length / 2)] ?? 0] as const;
    });
    expect(medians.filter(([, median]) => median >= 90)).toEqual([]);
  });

  test('nothing is named after no noun', () =>
    expect(
      packages.flatMap(({sources}) =>
        sources.map(({path}) => path).filter((path) => /\/(utils?|helpers?|misc|common)(\/|\.ts$)/.test(path)),
      ),
    ).toEqual([]));
});

describe('everything that is kept', () => {
  const LISTED = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const kept = execFileSync('git', LISTED, {cwd: ROOT, encoding: 'utf8', maxBuffer: 64 << 20})
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)));

  test('nobody prints by console, demos aside', () =>
    expect(
      kept
        .filter((path) => /\.[cm]?[jt]s$/.test(path) && !path.split('/').includes('demo'))
        .map(read)
        .filter(({code}) => /(?<![\w.'"`/])console\s*\.\s*\w+\s*\(/.test(code))
        .map(({path}) => path),
    ).toEqual([]));

  test('no file knows where somebody works', () => {
    // Ann and Bob are the people of the cases. The root of a checkout in `/` or in a container (`/app`) is a word like any other.
    const workplaces = [/\/home\/(?!(?:ann|bob)\/)[a-z][\w.-]*\//, /\/Users\/\w[\w.-]*\//, /[A-Z]:\\Users\\/];
    const root = ROOT.split('/').length > 2 ? [`${ROOT}/`, `${ROOT}"`, `${ROOT}'`] : [];
    const told = kept.flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const found = [
        ...workplaces.flatMap((one) => one.exec(text)?.[0] ?? []),
        ...root.filter((one) => text.includes(one)),
      ];
      return path === 'test/architecture.test.ts' ? [] : found.map((what) => `${path}: ${what}`);
    });
    expect(told).toEqual([]);
  });
});
