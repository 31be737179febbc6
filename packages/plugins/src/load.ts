import type {Diagnostic, Step} from '@phoenix/kit';
import {findFolders} from './find-folders.js';
import {type LoadedFolder, loadFolder} from './load-folder.js';
import {locatePlugin, type PluginEntry} from './plugin-entry.js';
import {problem} from './problem.js';

/** A folder whose folders are plugins. */
export interface PluginFolder {
  readonly path: string;
  /** A folder in it that is no plugin is an error; otherwise it is passed over. */
  readonly strict: boolean;
  /** Part of phoenix itself: compiled, and of this version. */
  readonly builtIn?: boolean;
}

/** One plugin that could be loaded, whatever it is written in. */
export interface Plugin {
  /** Of its folder. */
  readonly name: string;
  readonly path: string;
  /** What says what it is: `feature.json`, or the module. */
  readonly file: string;
  readonly form: 'script' | 'module';
  readonly builtIn: boolean;
  readonly description?: string;
  readonly steps: readonly Step[];
}

export interface LoadedPlugins {
  readonly steps: readonly Step[];
  readonly plugins: readonly Plugin[];
  /** What those that are there but could not be loaded may be called in the config. */
  readonly broken: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadSettings {
  /** Folders and packages that the config names. */
  readonly entries?: readonly PluginEntry[];
  /** The config folder, which they are relative to. */
  readonly from?: string;
  /** Called before each module that is not phoenix's own is loaded. */
  beforeOutsider?(file: string): void | Promise<void>;
  /** Plugins that are loaded already; they come before all others. */
  readonly given?: readonly Plugin[];
  /** Milliseconds in which a module has to be loaded: ten seconds when omitted. */
  readonly limitMs?: number;
}

/** A module that has not come to its end by then never will: its top level waits for something. */
const LOAD_MS = 10_000;

/** Built-ins and third parties come through this one door. Nothing registers itself: what counts is what a folder exports. */
export async function loadPlugins(
  roots: readonly PluginFolder[],
  {entries = [], from = '.', beforeOutsider = () => undefined, given = [], limitMs = LOAD_MS}: LoadSettings = {},
): Promise<LoadedPlugins> {
  const found = new Map<string, {readonly step: Step; readonly from: string}>();
  const plugins: Plugin[] = [];
  const diagnostics: Diagnostic[] = [];
  const broken: string[] = [];
  const take = ({plugin, diagnostics: own, names = []}: LoadedFolder) => {
    diagnostics.push(...own);
    broken.push(...names);
    if (plugin === undefined) return;
    const fresh = plugin.steps.filter((step) => {
      const other = found.get(step.id);
      if (other === undefined) found.set(step.id, {step, from: plugin.path});
      else diagnostics.push(duplicate(step, plugin.path, other.from));
      return other === undefined;
    });
    plugins.push({...plugin, steps: fresh});
  };
  for (const plugin of given) take({plugin, diagnostics: []});
  for (const {path, strict, builtIn = false} of roots)
    for (const folder of await foldersOf(path, diagnostics))
      take(await loadFolder(folder, {strict, builtIn, limitMs, beforeOutsider}));
  for (const entry of entries) {
    const located = await locatePlugin(entry, from);
    if (!located.ok) diagnostics.push(located.error);
    else
      for (const folder of located.value)
        take(await loadFolder(folder, {strict: true, builtIn: false, limitMs, beforeOutsider}));
  }
  return {steps: [...found.values()].map(({step}) => step), plugins, broken, diagnostics};
}

const duplicate = ({id}: Step, path: string, other: string): Diagnostic =>
  problem('duplicate-step', path, `"${id}" is already provided by ${other}`, 'rename one of the two');

async function foldersOf(path: string, diagnostics: Diagnostic[]): Promise<readonly string[]> {
  try {
    return await findFolders(path);
  } catch (error) {
    diagnostics.push(problem('plugin-read', path, `cannot be read: ${(error as Error).message}`));
    return [];
  }
}
