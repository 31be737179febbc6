import {relative} from 'node:path';
import type {Plugin} from '@phoenix/plugins';
import {table} from '@phoenix/reporters';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {loadAllPlugins} from '../load-plugins.js';
import type {PluginsRequest} from './request.js';
import {toldProblems} from './told.js';

/** All that could be loaded, and after it what could not. */
export async function listPlugins(request: PluginsRequest, io: Io): Promise<number> {
  const loaded = await loadAllPlugins(request.configDir);
  io.stdout.write(request.json ? loaded.plugins.map(asJson).join('') : asTable(loaded.plugins));
  return toldProblems(loaded, request, io) ?? EXIT.ok;
}

const asJson = ({steps, ...plugin}: Plugin): string =>
  `${JSON.stringify({...plugin, steps: steps.map(({id}) => id)})}\n`;

const asTable = (plugins: readonly Plugin[]): string =>
  table([
    ['NAME', 'FORM', 'WHERE', 'STEPS', 'DESCRIPTION'],
    ...plugins.map((plugin) => [
      plugin.name,
      plugin.form,
      whereIs(plugin),
      plugin.steps.map(({id}) => id).join(' '),
      plugin.description ?? '',
    ]),
  ]);

/** As short as it can be typed. */
export function whereIs({path, builtIn}: Pick<Plugin, 'path' | 'builtIn'>): string {
  if (builtIn) return 'built in';
  const near = relative('', path);
  return near.startsWith('../..') ? path : near;
}
