import {readFile} from 'node:fs/promises';
import {join, relative} from 'node:path';
import type {Diagnostic, Source} from '@phoenix/kit';
import {getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode} from 'jsonc-parser';
import {duplicateKeys} from './duplicate-keys.js';
import {codeFrame, type Lines, linesOf, positionAt} from './frame.js';

/** One of the user's files, parsed with the place of everything in it. */
export interface Document {
  /** Without folder: `phoenix_lxc_configs.json`. */
  readonly name: string;
  /** As the user would type it. */
  readonly file: string;
  readonly lines: Lines;
  readonly root: Node | undefined;
  /** The content; of a key that stands twice, the last value. Undefined when the syntax is broken. */
  readonly value: unknown;
  /** Syntax errors and duplicate keys. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Undefined when there is no such file. Comments and trailing commas are accepted.
 * @param instead the file's text, where it is not yet what is on the disk
 */
export const readDocument = async (dir: string, name: string, instead?: string): Promise<Document | undefined> => {
  const path = join(dir, name);
  if (instead !== undefined) return parseDocument(name, displayPath(path), instead);
  try {
    return parseDocument(name, displayPath(path), await readFile(path, 'utf8'));
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const unreadable: Diagnostic = {
      severity: 'error',
      code: 'unreadable-file',
      message,
      source: {file: displayPath(path)},
    };
    return {
      name,
      file: displayPath(path),
      lines: linesOf(''),
      root: undefined,
      value: undefined,
      diagnostics: [unreadable],
    };
  }
};

export const parseDocument = (name: string, file: string, raw: string): Document => {
  const text = raw.replace(/^\uFEFF/, ' ');
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, {allowTrailingComma: true});
  const lines = linesOf(text);
  const bare = {name, file, lines, root};
  const syntax = errors.map(
    ({error, offset, length}): Diagnostic => ({
      severity: 'error',
      code: 'syntax',
      message: `not JSON: ${inWords(printParseErrorCode(error))}`,
      source: sourceAt(bare, offset, length),
    }),
  );
  // Cloned, because jsonc-parser's objects have no prototype: String(value) would throw.
  const value = syntax.length === 0 && root !== undefined ? structuredClone<unknown>(getNodeValue(root)) : undefined;
  const twice = duplicateKeys(root).map(
    ({key, pointer, first}): Diagnostic => ({
      severity: 'error',
      code: 'duplicate-key',
      message: `"${String(key.value)}" stands twice; the first is in line ${positionAt(lines, first.offset).line}`,
      hint: 'remove or rename one of them',
      source: sourceAt(bare, key.offset, key.length, pointer),
    }),
  );
  return {...bare, value, diagnostics: [...syntax, ...twice]};
};

export const sourceAt = (
  {file, lines}: Pick<Document, 'file' | 'lines'>,
  offset: number,
  length: number,
  pointer?: string,
): Source => ({
  file,
  ...(pointer === undefined ? {} : {pointer}),
  ...positionAt(lines, offset),
  frame: codeFrame(lines, offset, length),
});

/** `CloseBraceExpected` -> `close brace expected` */
const inWords = (code: string): string => code.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

export const displayPath = (path: string): string => {
  const short = relative('.', path);
  return short.length < path.length ? short : path;
};
