import {readFile, stat} from 'node:fs/promises';
import {basename, join} from 'node:path';
import type {Diagnostic} from '@phoenix/kit';
import {isThing} from './answers.js';
import {schemaProblems} from './config-schema.js';
import {guarded} from './guarded.js';
import {checkKitVersion} from './kit-version.js';
import type {Plugin} from './load.js';
import {loadModule} from './module-folder.js';
import {namesOf} from './names.js';
import {problem} from './problem.js';
import {loadScriptFolder} from './script-folder.js';

export interface LoadedFolder {
  readonly plugin?: Plugin;
  readonly diagnostics: readonly Diagnostic[];
  /** Of one that is broken: what the config may call it. */
  readonly names?: readonly string[];
}

interface FolderSettings {
  readonly strict: boolean;
  readonly builtIn: boolean;
  readonly limitMs: number;
  beforeOutsider(file: string): void | Promise<void>;
}

/** The files that make a folder a plugin, in the order in which they are looked for; a package may name another. */
const MODULES = ['index.js', 'index.mjs', 'index.ts'];

/** Loads what a folder holds. Never rejects: a plugin that cannot be read is a diagnostic. */
export async function loadFolder(folder: string, how: FolderSettings): Promise<LoadedFolder> {
  const loaded = await tryFolder(folder, how).catch((error: unknown): LoadedFolder => {
    const reason = error instanceof Error ? error.message : String(error);
    return {diagnostics: [problem('plugin-read', folder, `cannot be read: ${reason}`)]};
  });
  if (loaded.plugin !== undefined || loaded.diagnostics.length === 0) return loaded;
  return {...loaded, names: [...(loaded.names ?? []), ...(await namesOf(folder))]};
}

async function tryFolder(
  folder: string,
  {strict, builtIn, limitMs, beforeOutsider}: FolderSettings,
): Promise<LoadedFolder> {
  const about = {name: basename(folder), path: folder, builtIn};
  if (await exists(join(folder, 'feature.json'))) {
    const feature = await loadScriptFolder(folder);
    if (!feature.ok) return {diagnostics: feature.error};
    const {step, description} = feature.value;
    const said = description === undefined ? {} : {description};
    const file = join(folder, 'feature.json');
    return checked({...about, ...said, file, form: 'script', steps: [step]});
  }
  const manifest = builtIn ? undefined : await packageOf(folder);
  const main = manifest === undefined ? undefined : mainOf(manifest);
  for (const name of [...(main === undefined ? [] : [main]), ...MODULES]) {
    const file = join(folder, name);
    if (!(await exists(file))) continue;
    const wrong = manifest === undefined ? undefined : checkKitVersion(folder, manifest);
    if (wrong !== undefined) return {diagnostics: [wrong]};
    if (!builtIn) await beforeOutsider(file);
    const loaded = await loadModule(file, limitMs);
    if (!loaded.ok) return {diagnostics: loaded.error};
    const said = typeof manifest?.description === 'string' ? {description: manifest.description} : {};
    const steps = builtIn ? loaded.value : loaded.value.map((step) => guarded(step, file));
    return checked({...about, ...said, file, form: 'module', steps});
  }
  if (main !== undefined) {
    const message = `names ${main}, which there is not`;
    return {
      diagnostics: [problem('no-plugin', join(folder, 'package.json'), message, 'build it, or name what there is')],
    };
  }
  const nothing = problem(
    'no-plugin',
    folder,
    'holds neither feature.json nor index.js, index.mjs or index.ts',
    'a feature needs feature.json and apply.sh',
  );
  return {diagnostics: strict ? [nothing] : []};
}

/** What a package says that it exports: as Node reads it, by the conditions of an `import`. */
function mainOf({exports, main}: Readonly<Record<string, unknown>>): string | undefined {
  const chosen = chosenOf(isThing(exports) && '.' in exports ? exports['.'] : exports);
  return chosen ?? (typeof main === 'string' ? main : undefined);
}

const chosenOf = (entry: unknown): string | undefined => {
  if (typeof entry === 'string') return entry;
  if (!isThing(entry)) return undefined;
  const [, next] = Object.entries(entry).find(([condition]) => ['node', 'import', 'default'].includes(condition)) ?? [];
  return chosenOf(next);
};

function checked(plugin: Plugin): LoadedFolder {
  const wrong = plugin.builtIn ? [] : plugin.steps.flatMap(schemaProblems);
  if (wrong.length === 0) return {plugin, diagnostics: []};
  return {
    diagnostics: wrong.map((message) => problem('plugin-schema', plugin.file, message)),
    names: plugin.steps.map(({id}) => id.slice(id.indexOf('.') + 1)),
  };
}

/** @throws what is no JSON */
async function packageOf(folder: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const file = join(folder, 'package.json');
  if (!(await exists(file))) return undefined;
  const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
  return typeof manifest === 'object' && manifest !== null ? (manifest as Record<string, unknown>) : undefined;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
