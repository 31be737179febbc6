// Bundles the page's script and style: dist/page.js and dist/page.css, which a report carries inside it.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// Every report is a copy of d3: its licence (ISC) wants to come along.
const licence = readFileSync(
  createRequire(import.meta.url)
    .resolve('d3')
    .replace(/src\/index\.js$/, 'LICENSE'),
  'utf8',
);

await build({
  entryPoints: [
    {in: here('src/page/main.ts'), out: 'page'},
    {in: here('src/page/style/page.css'), out: 'page'},
  ],
  outdir: here('dist'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
  banner: {js: `/*! With d3:\n${licence.trim()}\n*/`},
  logLevel: 'warning',
});
