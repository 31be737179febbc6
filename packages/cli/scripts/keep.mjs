// Writes what was generated where it differs; with --check it only says what is stale, and the process ends with 1.
import {readFileSync, writeFileSync} from 'node:fs';

const ROOT = new URL('../../../', import.meta.url);

/** @param {Readonly<Record<string, string>>} files by path from the root */
export function keep(files) {
  for (const [path, content] of Object.entries(files)) {
    const file = new URL(path, ROOT);
    if (read(file) === content) continue;
    if (process.argv.includes('--check')) {
      process.stderr.write(`${path} is stale: run npm run generate\n`);
      process.exitCode = 1;
    } else writeFileSync(file, content);
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
