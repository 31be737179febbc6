import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** Who says a code, and as what. */
export interface Saying {
  readonly code: string;
  readonly kind: 'failure' | 'refusal' | 'command' | 'error' | 'warning' | 'info';
  /** Relative to the root. */
  readonly file: string;
}

/** Places where a code is no plain word: what they may say, by the text of the source. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  // Only these two are refused: engine, refuseForbidden.
  impact: ['recreate', 'data-loss'],
  // What `shared` is called with in the checks of config.
  '`duplicate-${what}`': ['duplicate-name', 'duplicate-ip', 'duplicate-mac'],
  // Kinds of Mention that are files: what FOLDERS has of them in config.
  '`missing-${what}`': ['missing-script', 'missing-test', 'missing-template', 'missing-profile'],
  "keyword === 'type' ? 'wrong-type' : 'out-of-range'": ['wrong-type', 'out-of-range'],
};

const CALLS: readonly (readonly [call: RegExp, kind: Saying['kind'], only?: RegExp])[] = [
  [/(?<![\w.])say\(\s*/g, 'warning', /^packages\/cli\/src\/adopt\/warnings/],
  [/\bnew Refusal\(\s*/g, 'refusal'],
  [/\bwarn\(\s*/g, 'warning', /^(?:steps|packages\/(?:engine|dispatcher|scripts|suites))\//],
  [/(?<![\w.])error\(\s*/g, 'error', /^packages\/config\//],
  [/(?<![\w.])warning\(\s*/g, 'warning', /^packages\/config\//],
  [/(?<![\w.])info\(\s*/g, 'info', /^packages\/config\//],
  // With `code` first: the problem() of locatePlugin has its code built in.
  [/(?<!const )\bproblem\(\s*/g, 'error', /^packages\/(?:engine|dispatcher|plugins\/src\/(?!plugin-entry))/],
];

/** The lab plays a node, whose words are not phoenix's; testing holds cases. */
const SILENT = /^packages\/(?:lab|testing|kit|codes)\//;
const NOT_SOURCE = new Set(['node_modules', 'dist', 'test', 'cases', 'demo', 'coverage', '.turbo']);

/** Every code that the sources say, by the forms in which codes are said. @throws for a form that cannot be read. */
export function saidIn(root: string): readonly Saying[] {
  const failures = failureCodes(readFileSync(join(root, 'packages/kit/src/failure.ts'), 'utf8'));
  const files = ['packages', 'steps'].flatMap((folder) => [...sourcesIn(root, folder)]);
  return [
    ...files
      .filter((file) => !SILENT.test(file))
      .flatMap((file) => sayingsOf(file, readFileSync(join(root, file), 'utf8'), failures)),
    ...[...failures].map((code) => ({code, kind: 'failure' as const, file: 'packages/kit/src/failure.ts'})),
  ];
}

/** Of the union that kit declares: what a `code:` without a severity may be. */
const failureCodes = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/readonly code: '([\w-]+)'/g)].map(([, code]) => code!));

function* sourcesIn(root: string, folder: string): Iterable<string> {
  for (const entry of readdirSync(join(root, folder), {withFileTypes: true})) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !NOT_SOURCE.has(entry.name)) yield* sourcesIn(root, path);
    else if (entry.isFile() && /(?<!\.gen|\.d)\.ts$/.test(path)) yield path;
  }
}

function sayingsOf(file: string, raw: string, known: ReadonlySet<string>): readonly Saying[] {
  const text = raw.replace(/(^|\s)\/\*[\s\S]*?\*\//g, '$1').replace(/(^|[\s;,{}()])\/\/ .*$/gm, '$1');
  const calls = CALLS.filter(([, , only]) => only?.test(file) ?? true).flatMap(([call, kind]) =>
    [...text.matchAll(call)].flatMap(({0: found, index}) =>
      codesAt(text.slice(index + found.length), file).map((code) => ({code, kind, file})),
    ),
  );
  const reasons = [...text.matchAll(/\breason: '([\w-]+)'/g)].map(([, code]) => ({
    code: code!,
    kind: 'command' as const,
    file,
  }));
  const diagnostics = [
    ...text.matchAll(/severity: '(?<kind>error|warning|info)'(?: as const)?,\s*code: '(?<code>[\w-]+)'/g),
    ...text.matchAll(/code: '(?<code>[\w-]+)',\s*severity: '(?<kind>error|warning|info)'/g),
  ].map(({groups}) => ({code: groups!.code!, kind: groups!.kind as Saying['kind'], file}));
  const failures = [...text.matchAll(/\bcode: '([\w-]+)'/g)]
    .filter(([, code]) => known.has(code!))
    .map(([, code]) => ({code: code!, kind: 'failure' as const, file}));
  return [...calls, ...reasons, ...diagnostics, ...failures];
}

/** The first argument of a call, which is a word, or known to be made of some. */
function codesAt(rest: string, file: string): readonly string[] {
  const word = /^'([\w-]+)'/.exec(rest)?.[1];
  if (word !== undefined) return [word];
  const made = Object.keys(COMPUTED).find((one) => rest.startsWith(one));
  if (made !== undefined) return COMPUTED[made]!;
  // Where the function itself is, or where what it was given is handed on.
  if (/^(?:code|message|reason)\b/.test(rest)) return [];
  throw new Error(`${file}: a code is said in a form that this test does not know: ${rest.slice(0, 60)}`);
}
