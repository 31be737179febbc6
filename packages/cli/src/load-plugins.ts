import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readPlugins} from '@phoenix/config';
import {allowOutsiders, checkOrder, type LoadedPlugins, loadPlugins, type PluginEntry} from '@phoenix/plugins';
import {guardLoading} from './guard-loading.js';

/** The built-in steps: they come through the same door as anybody else's. */
const BUILT_IN = fileURLToPath(new URL('../../../steps/', import.meta.url));

/** Where the user's own plugins lie. */
export const ownFolder = (configDir: string): string => join(configDir, 'steps');

/**
 * phoenix's own plugins, those beside the config, and those that it names.
 * @param more folders besides
 */
export async function loadAllPlugins(configDir: string, more: readonly PluginEntry[] = []): Promise<LoadedPlugins> {
  const roots = [
    {path: join(BUILT_IN, 'dist/hypervisor'), strict: true, builtIn: true},
    {path: join(BUILT_IN, 'dist/lxc'), strict: true, builtIn: true},
    {path: join(BUILT_IN, 'dist/vm'), strict: true, builtIn: true},
    {path: join(BUILT_IN, 'features'), strict: true, builtIn: true},
    {path: ownFolder(configDir), strict: false},
  ];
  const entries = [...(await readPlugins(configDir)), ...more];
  const loaded = await guardLoading((begun) =>
    loadPlugins(roots, {
      entries,
      from: configDir,
      beforeOutsider(file) {
        allowOutsiders();
        begun(file);
      },
    }),
  );
  return {...loaded, diagnostics: [...loaded.diagnostics, ...checkOrder(loaded.plugins, loaded.broken)]};
}
