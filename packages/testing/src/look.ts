import type {ExecResult} from '@phoenix/kit';
import type {Files} from './node-files.js';

export const said = (stdout: string, exitCode = 0, stderr = ''): ExecResult => ({exitCode, stdout, stderr});

/** find, cat and stat-like looks at files, as the facts use them; undefined: none of those. */
export function lookAtFiles(argv: readonly string[], files: Files): ExecResult | undefined {
  if (argv[0] === 'cat' && argv.length === 2 && !argv[1]!.startsWith('/proc/')) return cat(argv[1]!, files);
  if (argv[0] !== 'find') return undefined;
  const words = argv.slice(argv[1] === '-L' ? 2 : 1);
  const end = words.findIndex((word) => word.startsWith('-'));
  const [places, tests] = [words.slice(0, end), words.slice(end)];
  const depth = tests[0] === '-maxdepth' ? Number(tests[1]) : undefined;
  const pattern = tests[tests.indexOf('-name') + 1]!;
  const suffix = tests.includes('-name') && pattern.startsWith('*') ? pattern.slice(1) : '';
  const found = [...files].filter(
    ([path]) => path.endsWith(suffix) && places.some((place) => isUnder(path, place, depth)),
  );
  const missing = places.filter((place) => !found.some(([path]) => isUnder(path, place, undefined)));
  const stdout = tests.includes('-exec')
    ? found.map(([path, text]) => `==> ${path} <==\n${text}`).join('\n')
    : found.map(([path]) => printed(path, tests[tests.indexOf('-printf') + 1], tests.includes('-printf'))).join('');
  const stderr = missing.map((place) => `find: '${place}': No such file or directory\n`).join('');
  return said(stdout, missing.length === 0 ? 0 : 1, stderr);
}

/** In a case all files are equally old. */
const printed = (path: string, format: string | undefined, isFormatted: boolean): string =>
  isFormatted
    ? format!.replaceAll('%T@', '1750000000.0000000000').replaceAll('%p', path).replaceAll('\\n', '\n')
    : `${path}\n`;

function cat(path: string, files: Files): ExecResult {
  const text = files.get(path);
  return text === undefined ? said('', 1, `cat: ${path}: No such file or directory\n`) : said(text);
}

function isUnder(path: string, place: string, depth: number | undefined): boolean {
  if (path === place) return true;
  if (!path.startsWith(`${place}/`)) return false;
  return depth === undefined || path.slice(place.length + 1).split('/').length <= depth;
}
