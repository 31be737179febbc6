// dist/phoenix.mjs: all of phoenix in one file that any Node from 20.19 on runs, with nothing beside it. What npm packs is
// the same file with its manual, examples and docs. docs/install.md tells how it is used, docs/decisions why it is one.
//   node packages/cli/scripts/bundle.mjs [FOLDER]      from what `npm run build` has made; FOLDER: dist when omitted
import {execFile} from 'node:child_process';
import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {bundleCommands} from './bundle/commands.mjs';
import {bundleHooks} from './bundle/hooks.mjs';
import {notices} from './bundle/notices.mjs';
import {oneFile} from './bundle/one-file.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const out = resolve(process.argv[2] ?? join(ROOT, 'dist'));

const {version} = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
const [commands, hooks] = [await bundleCommands(ROOT), await bundleHooks(ROOT)];
const own = await readFile(join(ROOT, 'LICENSE'), 'utf8');
const thirdParty = await notices(ROOT, [...commands.inputs, ...hooks.inputs]);
const text = await oneFile({
  version,
  modules: commands.modules,
  texts: {...commands.texts, hooks: hooks.text},
  licences: `${own}\n${thirdParty}`,
});

const file = join(out, 'phoenix.mjs');
await mkdir(out, {recursive: true});
await writeFile(file, text);
await chmod(file, 0o755);
await writeFile(join(out, 'THIRD-PARTY-NOTICES.txt'), thirdParty);
// npm puts it where `man phoenix` finds it. That the file can say it is also its first trial.
await writeFile(join(out, 'phoenix.1'), (await promisify(execFile)(process.execPath, [file, 'man'])).stdout);
process.stdout.write(`${file}: ${(text.length / 2 ** 20).toFixed(1)} MiB\n`);
