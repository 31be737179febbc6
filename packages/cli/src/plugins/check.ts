import {access} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import type {LoadedPlugins, Plugin} from '@phoenix/plugins';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {loadAllPlugins} from '../load-plugins.js';
import {UsageError} from '../usage-error.js';
import {caseChecks} from './case-checks.js';
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
  for (const plugin of mine) {
    tell({plugin: plugin.name, about: `loads: ${plugin.steps.map(({id}) => id).join(', ')}`, verdict: 'pass'});
    for await (const check of caseChecks(plugin)) tell(check);
    for await (const check of labChecks(plugin, loaded, io)) tell(check);
  }
  return all.some(({verdict}) => verdict === 'fail') ? EXIT.failed : EXIT.ok;
}

/** @throws UsageError, with the folder that was meant where a plugin's name was typed */
async function refuseAbsent(folder: string, configDir: string): Promise<void> {
  if (await isThere(folder)) return;
  const own = join(configDir, 'steps', folder);
  throw new UsageError(
    `there is no folder ${folder}`,
    (await isThere(own)) ? `phoenix plugins check ${own}` : 'phoenix plugins new NAME begins one',
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
