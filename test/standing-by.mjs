// One phoenix that does one command line after another: for tests that ask many small questions, each of which would else
// pay for a process of its own. What a process itself does (signals, exit, streams that close) it cannot show.
import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import process from 'node:process';
import {perform} from '../packages/cli/dist/perform.js';

const {version} = JSON.parse(readFileSync(new URL('../packages/cli/package.json', import.meta.url), 'utf8'));
const never = new AbortController().signal;

process.on('message', async ({id, argv}) => {
  let stdout = '';
  let stderr = '';
  const code = await perform(argv, {
    stdout: {write: (text) => (stdout += text)},
    stderr: {write: (text) => (stderr += text)},
    env: process.env,
    home: homedir(),
    argv,
    version,
    confirm: async () => undefined,
    converse: () => undefined,
    ended: () => new Promise(() => undefined),
    interrupts: {stop: never, kill: never, by: undefined},
  });
  process.send({id, code, stdout, stderr});
});
process.on('disconnect', () => process.exit());
