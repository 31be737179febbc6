import {readFileSync, renameSync, writeFileSync} from 'node:fs';

/** Replaces a JSON file whole, so that a killed server leaves the old or the new one. */
export function saveJson(path: string, value: unknown): void {
  writeFileSync(`${path}.tmp`, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(`${path}.tmp`, path);
}

/** Undefined when there is no such file. */
export function loadJson<T>(path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  return JSON.parse(text) as T;
}
