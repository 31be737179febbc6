// docs/codes.md, from the catalogue as it stands: built on the fly, so that a stale build cannot make a stale page.
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

export async function codesPage() {
  const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const {outputFiles} = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    tsconfigRaw: '{}',
    logLevel: 'silent',
  });
  const module = `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`;
  return (await import(module)).codesPage();
}
