// What Node's loader thread runs to read plugins in TypeScript: one module that imports only builtins.
import {join} from 'node:path';
import {build} from 'esbuild';
import {BASE} from './esbuild-base.mjs';

/** @param {string} root of the repo, built */
export async function bundleHooks(root) {
  const {outputFiles, metafile} = await build({
    ...BASE,
    absWorkingDir: root,
    entryPoints: [join(root, 'packages/plugins/dist/hooks.js')],
    // The module's address is its whole text: it must neither be what `require` begins at nor stand in a stack trace.
    banner: {js: `import {createRequire as requireFrom} from 'node:module'; const require = requireFrom('file:///');`},
    footer: {js: '//# sourceURL=phoenix/hooks.js'},
  });
  return {text: outputFiles[0].text, inputs: Object.keys(metafile.inputs)};
}
