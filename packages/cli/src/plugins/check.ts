import {rmSync} from 'node:fs';
import {access, mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import process from 'node:process';
import type {LoadedPlugins, Plugin} from '@phoenix/plugins';
import {EXIT} from '../exit-code.js';
import {type Fault, inWords} from '../faults/fault.js';
import {whenAtFault} from '../faults/watch.js';
import type {Io} from '../io.js';
import {loadAllPlugins} from '../load-plugins.js';
import {UsageError} from '../usage-error.js';
import {caseChecks} from './case-checks.js';
import {refreshTypes} from './declarations.js';
import {labChecks} from './lab-checks.js';
import type {PluginsRequest} from './request.js';
import {toldProblems} from './told.js';
import {type Check, checkText} from './verdict.js';

/** All that can be said of a plugin without a node: that it loads, what its cases say, how its steps behave on a lab. */
export async function checkPlugin(folder: string, request: PluginsRequest, io: Io): Promise<number> {
  await refuseAbsent(folder, request.configDir);
  const loaded = await loadWithFolder(folder, request.configDir);
  const broken = toldProblems(loaded, request, io);
  const mine = loaded.plugins.filter(({path}) => resolve(path).startsWith(resolve(folder)));
  if (broken !== undefined) return broken;
  const all: Check[] = [];
  const tell = (check: Check) => {
    all.push(check);
    io.stdout.write(request.json ? `${JSON.stringify(check)}\n` : checkText(check));
  };
  const root = await mkdtemp(join(tmpdir(), 'phoenix-check-'));
  const tidy = () => rmSync(root, {recursive: true, force: true});
  // A plugin that is tried may end the process.
  process.once('exit', tidy);
  try {
    for (const plugin of mine) {
      tell({plugin: plugin.name, about: `loads: ${plugin.steps.map(({id}) => id).join(', ')}`, verdict: 'pass'});
      if (await refreshTypes(plugin.path, io))
        tell({plugin: plugin.name, about: 'phoenix.d.ts was of another phoenix: written anew', verdict: 'pass'});
      await tryOut(plugin, loaded, root, io, tell);
    }
  } finally {
    tidy();
    process.off('exit', tidy);
  }
  return all.some(({verdict}) => verdict === 'fail') ? EXIT.failed : EXIT.ok;
}

async function* inTurn(...parts: readonly AsyncIterable<Check>[]): AsyncIterable<Check> {
  for (const part of parts) yield* part;
}

const LETS_GO = 'leaves everything else alone; nothing more of it was tried';

/** Its cases and its turns on a lab, until it blocks phoenix or throws aside. */
async function tryOut(plugin: Plugin, loaded: LoadedPlugins, root: string, io: Io, tell: (check: Check) => void) {
  const {stop, kill} = io.interrupts;
  const over = new AbortController();
  const interrupts = {
    ...io.interrupts,
    stop: AbortSignal.any([stop, over.signal]),
    kill: AbortSignal.any([kill, over.signal]),
  };
  const fault = await untilFault(async () => {
    for await (const check of inTurn(caseChecks(plugin), labChecks(plugin, loaded, root, {...io, interrupts})))
      if (!over.signal.aborted) tell(check);
  });
  over.abort();
  if (fault !== undefined) tell({plugin: plugin.name, about: LETS_GO, verdict: 'fail', detail: inWords(fault)});
}

/** What called the plugin is left where it stands. */
const untilFault = (body: () => Promise<void>): Promise<Fault | undefined> =>
  new Promise((resolve, reject) => {
    whenAtFault(resolve, body).then(() => resolve(undefined), reject);
  });

/** @throws UsageError, with the folder that was meant where a plugin's name was typed */
async function refuseAbsent(folder: string, configDir: string): Promise<void> {
  if (await isThere(folder)) return;
  const meant = ['steps', 'node_modules'].map((place) => join(configDir, place, folder));
  const there = await Promise.all(meant.map(isThere));
  const own = meant.find((_, i) => there[i]);
  throw new UsageError(
    `there is no folder ${folder}`,
    own === undefined ? 'phoenix plugins new NAME begins one' : `phoenix plugins check ${own}`,
  );
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The folder together with what it may build on; where it lies in the config folder it is among those already. */
async function loadWithFolder(folder: string, configDir: string): Promise<LoadedPlugins> {
  const plain = await loadAllPlugins(configDir);
  const path = resolve(folder);
  if (plain.plugins.some((plugin: Plugin) => resolve(plugin.path) === path)) return plain;
  const named = plain.diagnostics.some(({source}) => source !== undefined && resolve(source.file).startsWith(path));
  return named ? plain : loadAllPlugins(configDir, [{name: path, source: undefined}]);
}
