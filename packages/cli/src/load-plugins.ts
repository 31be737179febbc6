import {join} from 'node:path';
import {readPlugins} from '@phoenix/config';
import {
  allowOutsiders,
  checkOrder,
  type LoadedPlugins,
  loadPlugins,
  type OwnModule,
  type PluginEntry,
} from '@phoenix/plugins';
import {BUILT_IN} from './built-in.js';
import {watchPlugin} from './faults/watch.js';
import {guardLoading} from './guard-loading.js';
import {PATIENCE_MS} from './plugin-patience.js';

/** Where the user's own plugins lie. */
export const ownFolder = (configDir: string): string => join(configDir, 'steps');

/**
 * phoenix's own plugins, those beside the config, and those that it names.
 * @param more folders besides
 */
export async function loadAllPlugins(configDir: string, more: readonly PluginEntry[] = []): Promise<LoadedPlugins> {
  const roots = [...BUILT_IN.folders, {path: ownFolder(configDir), strict: false}];
  const entries = [...(await readPlugins(configDir)), ...more];
  const loaded = await guardLoading((begun) =>
    loadPlugins(roots, {
      given: BUILT_IN.plugins,
      limitMs: PATIENCE_MS,
      entries,
      from: configDir,
      async beforeOutsider(file) {
        await watchPlugin(file);
        allowOutsiders(await packagesForOutsiders());
        begun(file);
      },
    }),
  );
  return {...loaded, diagnostics: [...loaded.diagnostics, ...checkOrder(loaded.plugins, loaded.broken)]};
}

/** What a plugin may import of phoenix, wherever it lies. */
const packagesForOutsiders = async (): Promise<Readonly<Record<string, OwnModule>>> => ({
  '@phoenix/kit': await import('@phoenix/kit'),
  '@phoenix/proxmox': await import('@phoenix/proxmox'),
  '@phoenix/scripts': await import('@phoenix/scripts'),
  '@phoenix/testing': await import('@phoenix/testing'),
});
