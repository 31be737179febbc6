import {fileURLToPath} from 'node:url';
import type {Plugin, PluginFolder} from '@phoenix/plugins';

/** phoenix's own plugins, and how they come. */
export interface BuiltIn {
  readonly folders: readonly PluginFolder[];
  /** Loaded along with phoenix itself. */
  readonly plugins: readonly Plugin[];
}

const STEPS = new URL('../../../steps/', import.meta.url);

/** Folders, by the same door as anybody else's. A bundle has no folders: it puts its own module in the place of this one. */
export const BUILT_IN: BuiltIn = {
  folders: ['dist/hypervisor', 'dist/lxc', 'dist/vm', 'features'].map((name) => ({
    path: fileURLToPath(new URL(name, STEPS)),
    strict: true,
    builtIn: true,
  })),
  plugins: [],
};
