import {access} from 'node:fs/promises';
import {join} from 'node:path';
import type {Diagnostic, Step} from '@phoenix/kit';
import {findFolders} from './find-folders.js';
import {loadModule} from './module-folder.js';
import {problem} from './problem.js';
import {loadScriptFolder} from './script-folder.js';

/** A folder whose folders are plugins. */
export interface PluginFolder {
  readonly path: string;
  /** A folder in it that is no plugin is an error; otherwise it is passed over. */
  readonly strict: boolean;
}

export interface LoadedPlugins {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Built-ins and third parties come through this one door. Nothing registers itself: what counts is what a folder exports. */
export async function loadPlugins(roots: readonly PluginFolder[]): Promise<LoadedPlugins> {
  const steps = new Map<string, {readonly step: Step; readonly from: string}>();
  const diagnostics: Diagnostic[] = [];
  for (const {path, strict} of roots) {
    for (const folder of await foldersOf(path, diagnostics)) {
      const loaded = await loadFolder(folder, strict).catch((error): LoadedPlugins => unreadable(folder, error));
      diagnostics.push(...loaded.diagnostics);
      for (const step of loaded.steps) {
        const other = steps.get(step.id);
        if (other === undefined) steps.set(step.id, {step, from: folder});
        else
          diagnostics.push(
            problem(
              'duplicate-step',
              folder,
              `"${step.id}" is already provided by ${other.from}`,
              'rename one of the two',
            ),
          );
      }
    }
  }
  return {steps: [...steps.values()].map(({step}) => step), diagnostics};
}

const unreadable = (path: string, error: unknown): LoadedPlugins => ({
  steps: [],
  diagnostics: [
    problem('plugin-read', path, `cannot be read: ${error instanceof Error ? error.message : String(error)}`),
  ],
});

async function foldersOf(path: string, diagnostics: Diagnostic[]): Promise<readonly string[]> {
  try {
    return await findFolders(path);
  } catch (error) {
    diagnostics.push(...unreadable(path, error).diagnostics);
    return [];
  }
}

async function loadFolder(folder: string, strict: boolean): Promise<LoadedPlugins> {
  if (await exists(join(folder, 'feature.json'))) {
    const feature = await loadScriptFolder(folder);
    return feature.ok ? {steps: [feature.value], diagnostics: []} : {steps: [], diagnostics: feature.error};
  }
  for (const name of ['index.js', 'index.mjs']) {
    const file = join(folder, name);
    if (!(await exists(file))) continue;
    const loaded = await loadModule(file);
    return loaded.ok ? {steps: loaded.value, diagnostics: []} : {steps: [], diagnostics: loaded.error};
  }
  const nothing = problem(
    'no-plugin',
    folder,
    'holds neither feature.json nor index.js',
    'a feature needs feature.json and apply.sh',
  );
  return {steps: [], diagnostics: strict ? [nothing] : []};
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
