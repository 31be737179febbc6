// The command line and all it imports, as modules that load each other when they are needed.
import {join, relative} from 'node:path';
import {build, transform} from 'esbuild';
import {ownDeclarations} from '../../dist/plugins/own-declarations.js';
import {builtInModule} from './built-in-module.mjs';
import {embedFiles} from './embed-files.mjs';
import {BASE, withoutNative} from './esbuild-base.mjs';

/**
 * @param {string} root of the repo, built
 * @returns {Promise<{modules: Record<string, string>, texts: Record<string, string>, inputs: string[]}>}
 *   modules: CommonJS by name, `main.js` among them; they `require` each other and builtins, at once or later.
 *   texts: files that modules read by `embedded(name)`. inputs: what went in, relative to root
 */
export async function bundleCommands(root) {
  const texts = {declarations: await ownDeclarations()};
  const {outputFiles, metafile} = await build({
    ...BASE,
    absWorkingDir: root,
    entryPoints: {main: join(root, 'packages/cli/dist/main.js')},
    outdir: '/',
    splitting: true,
    // Of packages that come in npm's folders; phoenix's own are all told to embedFiles.
    define: {'import.meta.url': '"file:///phoenix.mjs"'},
    plugins: [
      inPlaceOf(join(root, 'packages/cli/dist/built-in.js'), () => builtInModule(root)),
      inPlaceOf(join(root, 'packages/plugins/dist/hooks-url.js'), () => HOOKS_URL),
      inPlaceOf(join(root, 'packages/plugins/dist/import-file.js'), () => IMPORT_FILE),
      inPlaceOf(join(root, 'packages/cli/dist/plugins/own-declarations.js'), () => DECLARATIONS),
      embedFiles(root, texts),
      withoutNative,
    ],
  });
  const named = outputFiles.map(({path, text}) => [relative('/', path), text]);
  const modules = await Promise.all(named.map(async ([name, text]) => [name, await asCommonJs(text)]));
  return {modules: Object.fromEntries(modules), texts, inputs: Object.keys(metafile.inputs)};
}

/** Node's loader thread reads it like any module. */
const HOOKS_URL = `export const hooksUrl = () => new URL('data:text/javascript;base64,' + embedded('hooks', 'base64'));`;

/** Done by start.js, which is a file. */
const IMPORT_FILE = `const own = importFile; export {own as importFile};`;

/** The compiler's files are not in a bundle. */
const DECLARATIONS = `export const ownDeclarations = async () => embedded('declarations');`;

/** Puts another module in the place of one. */
const inPlaceOf = (file, contents) => ({
  name: `in place of ${file}`,
  setup: ({onLoad}) => {
    const filter = new RegExp(`${file.replace(/[.\\/]/g, '\\$&')}$`);
    onLoad({filter}, async () => ({contents: await contents(), resolveDir: join(file, '..')}));
  },
});

/** Modules in memory have no address that `import` knows: all of it becomes `require`, which start.js answers. */
async function asCommonJs(text) {
  const supported = {'dynamic-import': false};
  return (await transform(text, {format: 'cjs', target: BASE.target, supported, minifyWhitespace: true})).code;
}
