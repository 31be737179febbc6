import {pathToFileURL} from 'node:url';
import {type Diagnostic, err, ok, type Result, type Step} from '@phoenix/kit';
import {problem} from './problem.js';

/** A plugin module: its default export is a step or a list of steps. */
export async function loadModule(file: string): Promise<Result<readonly Step[], readonly Diagnostic[]>> {
  let exported: unknown;
  try {
    exported = ((await import(pathToFileURL(file).href)) as {readonly default?: unknown}).default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err([problem('plugin-load', file, `cannot be loaded: ${reason}`)]);
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

function whatIsWrong(step: unknown): readonly string[] {
  if (typeof step !== 'object' || step === null) return ['the default export is no step'];
  const {id, on, check} = step as Partial<Step>;
  return [
    ...(typeof id === 'string' && /^[a-z]+\.[\w.-]+$/.test(id)
      ? []
      : [`its id is ${JSON.stringify(id)}, not <kind>.<phase> or feature.<name>`]),
    ...(on === 'node' || on === 'guest' ? [] : [`it says on: ${JSON.stringify(on)}, not "node" or "guest"`]),
    ...(typeof check === 'function' ? [] : ['it has no check()']),
  ];
}
