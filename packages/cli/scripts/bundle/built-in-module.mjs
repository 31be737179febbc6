// phoenix's own plugins as one module: found and checked by the very loader that finds them in the repo.
import {relative} from 'node:path';
import {loadPlugins, readScriptFolder} from '../../../plugins/dist/index.js';
import {BUILT_IN} from '../../dist/built-in.js';

/** @param {string} root @returns {Promise<string>} what stands in the place of packages/cli/src/built-in.ts */
export async function builtInModule(root) {
  const {plugins, diagnostics} = await loadPlugins(BUILT_IN.folders);
  if (diagnostics.length > 0)
    throw new Error(diagnostics.map(({message, source}) => `${source?.file}: ${message}`).join('\n'));
  const imports = plugins.map(({form, file}, i) =>
    form === 'module' ? `import module${i} from ${JSON.stringify(file)};\n` : '',
  );
  const entries = await Promise.all(
    plugins.map(async ({steps: _, ...plugin}, i) => {
      const about = {...plugin, path: inside(root, plugin.path), file: inside(root, plugin.file)};
      const steps =
        plugin.form === 'module' ? `[module${i}].flat()` : `[scriptFeature(${await featureOf(plugin.path)})]`;
      return `{...${JSON.stringify(about)}, steps: ${steps}}`;
    }),
  );
  return `import {scriptFeature} from '@phoenix/scripts';
${imports.join('')}export const BUILT_IN = {folders: [], plugins: [
${entries.join(',\n')}
]};
`;
}

/** A place that no path on a disk is taken for. */
const inside = (root, path) => `phoenix:${relative(root, path).replace('steps/dist/', 'steps/')}`;

async function featureOf(folder) {
  const read = await readScriptFolder(folder);
  if (!read.ok) throw new Error(`${folder}: ${read.error.map(({message}) => message).join('\n')}`);
  return JSON.stringify(read.value.feature);
}
