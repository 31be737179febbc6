import type {LoadedPlugins} from '@phoenix/plugins';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import type {PluginsRequest} from './request.js';

/** Says what is wrong with the plugins, if anything is. Undefined: nothing. */
export function toldProblems(
  {diagnostics}: Pick<LoadedPlugins, 'diagnostics'>,
  {json, configDir}: PluginsRequest,
  io: Io,
) {
  if (diagnostics.length === 0) return undefined;
  const format = json ? 'json' : 'auto';
  tellDiagnostics(diagnostics, {configDir, strict: false, verbose: false, format}, io);
  return diagnostics.some(({severity}) => severity === 'error') ? EXIT.usage : undefined;
}
