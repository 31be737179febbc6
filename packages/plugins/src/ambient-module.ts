import {dirname, join} from 'node:path/posix';

/** A declaration file as the compiler writes it: each statement begins a line. */
interface Parsed {
  /** What it declares, without `export` and `declare`. */
  readonly body: string;
  readonly declared: readonly string[];
  readonly exported: readonly string[];
  /** `export * from './x.js'` and `export {a} from './x.js'`; names: undefined for all. */
  readonly passedOn: readonly {readonly from: string; readonly names: readonly string[] | undefined}[];
  /** Files of the same package that it needs. */
  readonly needs: readonly string[];
  /** `import … from` other packages: names by package. */
  readonly imported: readonly {readonly from: string; readonly names: readonly string[]}[];
}

/**
 * A package's declarations as one `declare module '<name>'`, for who has the package's text and not its folder.
 * @param read text of a declaration file by its path in the package: `index.d.ts`, `facts/guests.d.ts`
 * @throws Error where two files declare one name: one of them needs another
 */
export async function ambientModule(name: string, read: (path: string) => Promise<string>): Promise<string> {
  const files = new Map<string, Parsed>();
  const queue = ['index.d.ts'];
  for (const path of queue) {
    if (files.has(path)) continue;
    const parsed = parse(await read(path), path);
    files.set(path, parsed);
    queue.push(...parsed.needs);
  }
  const all = [...files.values()];
  const names = all.flatMap(({declared}) => [...new Set(declared)]);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice !== undefined) throw new Error(`${name}: two files declare "${twice}"`);
  const foreign = new Map<string, Set<string>>();
  for (const {from, names: some} of all.flatMap(({imported}) => imported))
    foreign.set(from, new Set([...(foreign.get(from) ?? []), ...some]));
  const imports = [...foreign].map(([from, some]) => `import type {${[...some].sort().join(', ')}} from '${from}';\n`);
  const exported = [...exportsOf('index.d.ts', files)].sort();
  const body = `${imports.join('')}${all.map((one) => one.body).join('')}export {${exported.join(', ')}};\n`;
  return `declare module '${name}' {\n${body.replace(/^(?=.)/gm, '  ')}}\n`;
}

function exportsOf(path: string, files: ReadonlyMap<string, Parsed>): ReadonlySet<string> {
  const {exported, passedOn} = files.get(path)!;
  const more = passedOn.flatMap(({from, names}) => names ?? [...exportsOf(from, files)]);
  return new Set([...exported, ...more]);
}

const FROM = /^(import|export)(?: type)? (?:\*|\{([^}]*)\}) from '([^']+)';\n/gm;
const DECLARED = /^(export )?(?:declare )?(?:const|let|function|class|abstract class|interface|type|enum) (\w+)/gm;

function parse(text: string, path: string): Parsed {
  const clean = text.replace(/^\/\/# sourceMappingURL=.*$/gm, '').trimEnd();
  const links = [...`${clean}\n`.matchAll(FROM)].map(([, word, list, from]) => ({
    word,
    own: from!.startsWith('.'),
    from: from!.startsWith('.') ? join(dirname(path), from!.replace(/\.js$/, '.d.ts')) : from!,
    names: list?.split(',').flatMap((one) => one.trim().replace(/^type /, '') || []),
  }));
  const body = `${clean}\n`.replace(FROM, '').replace(/^export \{\};\n/gm, '');
  if (/\bimport\(/.test(body)) throw new Error(`${path} names a type by import(): give what has it a type of its own`);
  const found = [...body.matchAll(DECLARED)];
  return {
    body: body.replace(/^export (?=declare|interface|type)/gm, '').replace(/^declare /gm, ''),
    declared: found.map(([, , name]) => name!),
    exported: found.flatMap(([, exported, name]) => (exported === undefined ? [] : [name!])),
    passedOn: links.flatMap(({word, own, from, names}) => (word === 'export' && own ? [{from, names}] : [])),
    needs: links.flatMap(({own, from}) => (own ? [from] : [])),
    imported: links.flatMap(({own, from, names = []}) => (own ? [] : [{from, names}])),
  };
}
