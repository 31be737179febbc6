import {fileURLToPath, pathToFileURL} from 'node:url';
import {type Diagnostic, err, ok, type Result, type Step} from '@phoenix/kit';
import {importFile} from './import-file.js';
import {problem} from './problem.js';
import {whatIsWrong} from './step-shape.js';

/** A module that has not come to its end by then never will: its top level waits for something. */
const LOAD_MS = 10_000;

/** A plugin module: its default export is a step or a list of steps. */
export async function loadModule(file: string): Promise<Result<readonly Step[], readonly Diagnostic[]>> {
  let exported: unknown;
  try {
    const module = await withinLimit(importFile(pathToFileURL(file).href));
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
  const reason = error instanceof Error ? error.message : String(error);
  const [, at, line] = (error instanceof SyntaxError && /^(file:\S+):(\d+)\n/.exec(error.stack ?? '')) || [];
  const source = at === undefined ? {file} : {file: fileURLToPath(at), line: Number(line)};
  return {...problem('plugin-load', file, `cannot be loaded: ${reason}`), source};
}

async function withinLimit<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it is still loading after ${LOAD_MS / 1000} s`)), LOAD_MS);
  });
  try {
    return await Promise.race([loading, limit]);
  } finally {
    clearTimeout(timer);
  }
}
