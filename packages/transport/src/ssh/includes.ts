import {readdir, readFile} from 'node:fs/promises';
import {dirname, isAbsolute, join} from 'node:path';

/** As ssh has it: files that include each other come to an end. */
const DEEPEST = 16;

/**
 * The text of an ssh configuration with what it includes in its place (ssh_config(5), Include): names relative to
 * `~/.ssh`, `*` and `?` in the last part of a path, in the order of names. What cannot be read says nothing. Below a `Host`
 * or `Match` an Include is passed over: it would count for that one alone.
 * @param file absolute
 */
export async function withIncludes(file: string, home: string, depth = 0): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (depth === DEEPEST) return text;
  const lines: string[] = [];
  let isInBlock = false;
  for (const line of text.split('\n')) {
    isInBlock ||= /^\s*(?:Host|Match)\b/i.test(line);
    const said = /^\s*Include(?:\s*=\s*|\s+)(.+?)\s*$/i.exec(line)?.[1];
    if (said === undefined) lines.push(line);
    else if (!isInBlock) {
      for (const word of words(said))
        for (const path of await filesAt(pathOf(word, home))) lines.push(await withIncludes(path, home, depth + 1));
      // What comes behind it is again for all.
      lines.push('Host *');
    }
  }
  return lines.join('\n');
}

const words = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

const pathOf = (word: string, home: string): string => {
  const path = word.replace(/^~(?=\/)/, home);
  return isAbsolute(path) ? path : join(home, '.ssh', path);
};

async function filesAt(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const name = path.slice(folder.length).replace(/^\//, '');
  if (!/[*?]/.test(name)) return [path];
  const pattern = new RegExp(
    `^${name
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((one) => pattern.test(one) && (name.startsWith('.') || !one.startsWith('.')))
    .sort()
    .map((one) => join(folder, one));
}
