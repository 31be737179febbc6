import {readFile} from 'node:fs/promises';
import type {InitializeHook, LoadHook, ResolveHook} from 'node:module';
import {fileURLToPath} from 'node:url';
import {transformSync} from '@swc/wasm-typescript';
import {OWN_PACKAGES} from './own-packages.js';

/** Runs on Node's loader thread: how modules of plugins are found and read. See node:module, "Customization hooks". */

/** What each of phoenix's own packages exports. */
let packages: Readonly<Record<string, readonly string[]>> = {};

const OWN = 'phoenix:';

export const initialize: InitializeHook<{packages: typeof packages}> = async (data) => {
  packages = data.packages;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  if (Object.hasOwn(packages, specifier)) return {url: `${OWN}${specifier}`, shortCircuit: true};
  try {
    return await next(specifier, context);
  } catch (error) {
    // TypeScript's own rule: what is imported as ./x.js may stand there as ./x.ts.
    if (!/^\.{1,2}\/.*\.js$/.test(specifier)) throw error;
    try {
      return await next(specifier.replace(/\.js$/, '.ts'), context);
    } catch {
      throw error;
    }
  }
};

export const load: LoadHook = async (url, context, next) => {
  if (url.startsWith(OWN)) return {format: 'module', source: ownModule(url.slice(OWN.length)), shortCircuit: true};
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const source = await readFile(fileURLToPath(url), 'utf8');
  return {format: 'module', source: withoutTypes(source, url), shortCircuit: true};
};

/** Hands on what phoenix has loaded already. */
const ownModule = (name: string): string =>
  `export const {${packages[name]!.join(', ')}} = globalThis[Symbol.for('${OWN_PACKAGES}')]['${name}'];\n`;

/** Types become blanks: lines and columns of errors stay true. @throws SyntaxError as Node's own, its stack begins with the place */
function withoutTypes(source: string, url: string): string {
  try {
    return transformSync(source, {mode: 'strip-only', module: true}).code;
  } catch (thrown) {
    const {message, startLine} = thrown as {readonly message: string; readonly startLine?: number};
    const error = new SyntaxError(message);
    error.stack = `${url}:${startLine ?? 1}\nSyntaxError: ${message}`;
    throw error;
  }
}
