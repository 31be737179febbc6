import {expect, test} from '@jest/globals';
import {parseArguments} from '../src/arguments.js';
import {UsageError} from '../src/usage-error.js';

/** What is said of a command line, and what to try. */
const said = async (line: string): Promise<readonly (string | undefined)[]> => {
  try {
    await parseArguments(line.split(' ').filter(Boolean), '1.2.3', () => undefined);
  } catch (error) {
    if (error instanceof UsageError) return [error.message, error.hint];
    throw error;
  }
  return ['understood'];
};

test.each([
  ['', 'which command?', 'phoenix --help'],
  ['--jsn', 'which command?', 'phoenix --help'],
  ['foo', 'there is no command foo', 'phoenix --help'],
  ['stats', 'there is no command stats, did you mean status?', 'phoenix status --help'],
  ['letsgo --ci', 'there is no command letsgo, did you mean LetsGo?', 'phoenix LetsGo --help'],
  ['--config-dir plan recon 900', 'there is no command recon, did you mean reconfigure?', 'phoenix reconfigure --help'],
  [
    'create',
    'create lacks its <ids> (ids or names of guests): phoenix create <ids..>',
    expect.stringMatching(/^phoenix create \d/),
  ],
  ['lab', 'lab lacks its <action> (serve, status, reset, log): phoenix lab <action>', 'phoenix lab serve'],
  ['lab serv', 'lab <action> cannot be serv, did you mean serve?', 'serve, status, reset, log'],
  ['plan --target moon', '--target cannot be moon', 'lab, local, ssh'],
  ['plan --lab-speed', expect.stringMatching(/^--lab-speed wants a value: 1 real time/), 'phoenix plan --help'],
  ['status --jsn', 'status has no option --jsn, did you mean --json?', 'phoenix status --help'],
  // The misspelt option has taken 900 for its value.
  ['delete --yess 900', 'delete has no option --yess, did you mean --yes?', 'phoenix delete --help'],
  ['create 900 --foo=bar -q -y', 'create has no option --foo\ncreate has no option -q', 'phoenix create --help'],
  ['doctor x y', 'x y: too many words for phoenix doctor', 'phoenix doctor --help'],
  ['destroy 900', 'there is no command destroy, did you mean delete?', 'phoenix delete --help'],
  ['inti', 'there is no command inti, did you mean init?', 'phoenix init --help'],
  ['mna', 'there is no command mna, did you mean man?', 'phoenix man --help'],
  ['LetsGo web 930', 'LetsGo brings everything up, and takes no guests', 'phoenix create web 930'],
  ['LetsGo --dry-run', 'LetsGo has no option --dry-run, phoenix plan is what you mean', 'phoenix LetsGo --help'],
  ['LetsGo --concurrency x', '--concurrency is a whole number from 1', '--concurrency 4'],
  ['LetsGo --allow restrat', '--allow cannot be restrat', 'restart, restart:900, recreate:900 or data-loss:900'],
  ['create 900 --failFast --no-wait', 'understood', undefined],
  ['status 900 -- gateway', 'understood', undefined],
])('phoenix %s', async (line, message, hint) => {
  expect(await said(line)).toEqual(hint === undefined ? [message] : [message, hint]);
});

test.each([
  ['help', /^phoenix <command>\n[\s\S]*Begin with:/],
  ['-h', /^phoenix <command>\n[\s\S]*Begin with:/],
  ['help plan', /^phoenix plan \[ids\.\.\]\n/],
])('phoenix %s is --help', async (line, shown) => {
  let printed = '';
  expect(await parseArguments(line.split(' '), '1.2.3', (text) => (printed += text))).toBeUndefined();
  expect(printed).toMatch(shown);
});
