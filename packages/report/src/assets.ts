import {readFile} from 'node:fs/promises';

/** What a page carries inside it: its script and its style, bundled. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/**
 * As the build has left them. Nothing else in this package reads a file, and these calls have the one form that makes
 * phoenix's own bundle take the files in. The same way from dist and, in tests, from src.
 */
export const readAssets = async (): Promise<Assets> => {
  const [script, style] = await Promise.all([
    readFile(new URL('../dist/page.js', import.meta.url), 'utf8'),
    readFile(new URL('../dist/page.css', import.meta.url), 'utf8'),
  ]);
  return {script, style};
};
