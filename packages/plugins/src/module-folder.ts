import {dirname, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {type Diagnostic, err, ok, type Result, type Step} from '@phoenix/kit';
import {shown} from './fault.js';
import {importFile} from './import-file.js';
import {problem} from './problem.js';
import {whatIsWrong} from './step-shape.js';
import {thrownAt} from './thrown-at.js';

/** A plugin module: its default export is a step or a list of steps. @param limitMs in which it has to be loaded */
export async function loadModule(
  file: string,
  limitMs: number,
): Promise<Result<readonly Step[], readonly Diagnostic[]>> {
  let exported: unknown;
  try {
    const module = await withinLimit(importFile(pathToFileURL(file).href), limitMs);
    exported = (module as {readonly default?: unknown}).default;
  } catch (error) {
    return err([cannotLoad(file, error)]);
  }
  const steps = Array.isArray(exported) ? exported : [exported];
  const wrong = steps.flatMap((step) => whatIsWrong(step));
  if (wrong.length === 0) return ok(steps as readonly Step[]);
  return err(
    wrong.map((message) =>
      problem('plugin-contract', file, message, 'export default defineStep({...}) or defineFeature({...})'),
    ),
  );
}

/** A syntax error does not say where it is; Node puts that on the first line of its stack: `file:///…/index.js:3`. */
function cannotLoad(file: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : `it throws ${shown(error)}`;
  const [, url, line] = (error instanceof SyntaxError && /^(file:\S+):(\d+)\n/.exec(error.stack ?? '')) || [];
  const folder = dirname(resolve(file));
  const at =
    url === undefined
      ? thrownAt(error, (one) => one.startsWith(`${folder}/`))
      : {file: fileURLToPath(url), line: Number(line)};
  return {...problem('plugin-load', file, `cannot be loaded: ${reason}`, hintFor(reason)), source: at ?? {file}};
}

/** Types are taken away, not understood: Node looks for one that is imported like a value. */
function hintFor(reason: string): string | undefined {
  const [, type] = /^The requested module '@phoenix\/\w+' does not provide an export named '(\w+)'/.exec(reason) ?? [];
  if (type !== undefined) return `if it is a type: import {type ${type}}`;
  const [, name] = /^Cannot find package '([^']+)'/.exec(reason) ?? [];
  return name === undefined ? undefined : `npm install ${name} in the folder of the plugin`;
}

async function withinLimit<T>(loading: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it is still loading after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([loading, limit]);
  } finally {
    clearTimeout(timer);
  }
}
