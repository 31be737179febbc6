import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {quotedForBash, readBashLine} from '../src/completion/bash-line.js';
import {parseLeniently} from '../src/completion/config-words.js';
import {known} from '../src/completion/known.js';
import {reply} from '../src/completion/reply.js';
import {COMMANDS} from '../src/usage/index.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'phoenix-completion-'));
  write('good/phoenix_lxc_configs.json', {
    lxc_configs: {
      900: {name: 'base', template_snapshot_name: 'golden'},
      930: {name: 'web', features: ['docker', {mine: {}}], tests: {smoke: [], 'very long': []}},
    },
  });
  write('good/phoenix_vm_configs.json', {vms: [{vmid: 8000, name: 'images'}, {vmid: '8010'}]});
  write('good/phoenix_hypervisor_config.json', {tests: {smoke: []}, plugins: ['../elsewhere/extra']});
  write('good/steps/own/feature.json', {});
  write('half/phoenix_lxc_configs.json', '{"lxc_configs": {"900": {"name": ');
  write(
    'half/phoenix_vm_configs.json',
    '\uFEFF{"vms": [ // mine\n {"vmid": 8000, "name": "im//ages,]",}, 17, null], /* , */ }',
  );
  write('odd/phoenix_lxc_configs.json', {
    lxc_configs: {one: {}, 7: null, 8: {name: 3, features: 'docker', tests: 'x'}},
  });
  write('odd/phoenix_vm_configs.json', {vms: {vmid: 9}});
  write('odd/phoenix_hypervisor_config.json', []);
});
afterAll(() => rmSync(dir, {recursive: true}));

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(dir, path)), {recursive: true});
  writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
}

/** Candidates for the last of these words; words behind the cursor after `after`. `DIR` stands for the test's folder. */
async function complete(words: readonly string[], after: readonly string[] = []) {
  const real = (all: readonly string[]) => all.map((one) => one.replace('DIR', dir));
  const text = await reply(['fish', String(words.length - 1), ...real(words), ...real(after)], COMMANDS, known);
  const [kind, ...lines] = text.trimEnd().split('\n');
  return {kind, words: lines.map((line) => line.split('\t')[0]!), lines};
}
const GOOD = ['--config-dir', 'DIR/good'];

describe('commands and options', () => {
  test('commands first, by their beginning, also in another case', async () => {
    expect((await complete([''])).words).toEqual(
      expect.arrayContaining(['LetsGo', 'create', 'delete', 'completion', 'man']),
    );
    expect((await complete(['re'])).words).toEqual(expect.arrayContaining(['reconfigure', 'restart']));
    expect((await complete(['lets'])).lines).toEqual(['LetsGo\tbring everything up: the node, containers, VMs']);
    expect((await complete(['nope'])).words).toEqual([]);
  });

  test('options before the command', async () => {
    expect((await complete(['--'])).words).toEqual(['--config-dir', '--help', '--version']);
    expect((await complete([...GOOD, 'cre'])).words).toEqual(['create']);
    expect((await complete([...GOOD, '--target', 'lab', 'cre'])).words).toEqual(['create']);
  });

  test('options of the command, once each, lists again', async () => {
    const {words} = await complete(
      ['create', '--json', '-y', '--allow', 'restart', '--config-dir=x', '--'],
      ['--wait'],
    );
    expect(words).toEqual(expect.arrayContaining(['--allow', '--strict', '--target', '--help']));
    for (const given of ['--json', '--yes', '--config-dir', '--wait', '--junit', '--version'])
      expect(words).not.toContain(given);
    expect((await complete(['LetsGo', ''])).words).toContain('--test');
  });

  test('values: choices, with = too, files and folders by the shell', async () => {
    expect((await complete(['plan', '--target', ''])).words).toEqual(['lab', 'local', 'ssh']);
    expect((await complete(['plan', '--target=l'])).words).toEqual(['--target=lab', '--target=local']);
    expect(await complete(['plan', '--config-dir', ''])).toMatchObject({kind: 'folder', words: []});
    expect(await complete(['plan', '--identity-file=x'])).toMatchObject({kind: 'file', words: []});
    expect(await complete(['plan', '--lab-profile', ''])).toMatchObject({kind: 'file', words: ['bare']});
    expect((await complete(['plan', '--host', ''])).words).toEqual([]);
    expect((await complete(['plan', '--nope='])).words).toEqual([]);
    expect((await complete(['lab', ''])).words).toEqual(['serve', 'status', 'reset', 'log']);
  });

  test('behind -- nothing is an option', async () => {
    expect((await complete([...GOOD, 'create', '--', '--'])).words).toEqual([]);
    expect((await complete([...GOOD, 'create', '--', '9'])).words).toEqual(['900', '930']);
  });
});

describe('what the config names', () => {
  test('guests, by id and name; none twice, by either', async () => {
    expect((await complete([...GOOD, 'create', ''])).lines).toEqual(
      ['900\tcontainer base', 'base\tcontainer 900', '930\tcontainer web', 'web\tcontainer 930'].concat([
        '8000\tVM images',
        'images\tVM 8000',
        '8010\tVM',
      ]),
    );
    expect((await complete([...GOOD, 'create', 'base', '930', ''])).words).toEqual(['8000', 'images', '8010']);
    expect((await complete([...GOOD, 'create', ''], ['900'])).words).not.toContain('base');
    expect((await complete([...GOOD, 'create', '930'])).words).toEqual(['930']);
    expect((await complete([...GOOD, 'create', '--json', '--host', 'base', 'b'])).words).toEqual(['base']);
  });

  test('the folder may stand anywhere on the line; without one it is the default', async () => {
    expect((await complete(['create', '9', '--config-dir=DIR/good'])).words).toEqual([]);
    expect((await complete(['create', '9'], ['--config-dir=DIR/good'])).words).toEqual(['900', '930']);
    expect((await complete(['create', '--config-dir=DIR/good', '9'])).words).toEqual(['900', '930']);
  });

  test('words that commands take besides', async () => {
    expect((await complete([...GOOD, 'plan', 's'])).words).toEqual(['setup']);
    expect((await complete([...GOOD, 'test', ''])).lines).toEqual(['smoke\tof the node, 930', 'very long\tof 930']);
    expect((await complete([...GOOD, 'test', 'smoke', 'h'])).words).toEqual(['hypervisor']);
    expect((await complete([...GOOD, 'test', 'web', 'w'])).words).toEqual(['web']);
  });

  test('impacts: first what, then whom', async () => {
    expect((await complete([...GOOD, 'plan', '--allow', ''])).words).toEqual([
      'restart',
      'restart:',
      'recreate:',
      'data-loss:',
    ]);
    expect((await complete([...GOOD, 'plan', '--allow=restart:9'])).words).toEqual([
      '--allow=restart:900',
      '--allow=restart:930',
    ]);
    expect((await complete([...GOOD, 'plan', '--allow', 'restart:900,recreate:9'])).words).toEqual([
      'restart:900,recreate:900',
      'restart:900,recreate:930',
    ]);
    // Given again, it does not offer what it has; the word behind its value is the command's.
    const again = ['plan', '--allow', 'restart:900', '--allow'];
    expect((await complete([...GOOD, ...again, 'restart:9'])).words).toEqual(['restart:930']);
    expect((await complete([...GOOD, 'create', '--allow', 'restart:900', '93'])).words).toEqual(['930']);
  });

  test('steps: of the node for setup, else of all, of one guest behind its id', async () => {
    const setup = (await complete([...GOOD, 'setup', '--only', ''])).words;
    expect(setup).toEqual(expect.arrayContaining(['system', 'zfs', 'pools', 'nvidia']));
    expect(setup).not.toContain('clone');
    expect((await complete([...GOOD, 'plan', 'setup', '--skip', 'clo'])).words).toEqual([]);
    expect((await complete([...GOOD, 'create', '930', '--skip=zfs,clon'])).lines).toEqual([
      '--skip=zfs,clone\tof containers, VMs',
    ]);
    expect((await complete([...GOOD, 'LetsGo', '--only', 'mi'])).words).toEqual(['mine']);
    expect((await complete([...GOOD, 'LetsGo', '--from', 'web/d'])).words).toEqual(['web/docker']);
    expect((await complete([...GOOD, 'LetsGo', '--from', '8000/im'])).words).toEqual(['8000/image']);
    expect((await complete([...GOOD, 'LetsGo', '--from', '17/'])).words).toEqual([]);
  });

  test('a step of several says of which', async () => {
    const {lines} = await complete([...GOOD, 'LetsGo', '--only', '']);
    expect(lines).toEqual(
      expect.arrayContaining([
        'apparmor\tof the node, containers',
        'nvidia\tof the node, and a feature',
        'mine\ta feature',
      ]),
    );
    const words = lines.map((line) => line.split('\t')[0]);
    expect(words).toEqual([...new Set(words)]);
  });

  test('snapshots that phoenix makes, of the guest before', async () => {
    expect((await complete([...GOOD, 'rollback', 'base', ''])).words).toEqual([
      'pre-configured',
      'final-form',
      'golden',
    ]);
    expect((await complete([...GOOD, 'rollback', '930', ''])).words).toEqual(['pre-configured', 'final-form']);
  });

  test('runs, newest first, by how they were started', async () => {
    const header = (id: string, command: readonly string[]) => ({
      ...{schema: 'phoenix-run/1', id, startedAt: '2026-01-02T03:04:05Z', verb: 'plan', mode: 'plan', command},
      ...{version: '1.2.3', target: 'lab', process: {pid: 1, since: ''}},
    });
    for (const [day, words] of [
      ['01', ['plan', '900']],
      ['02', ['plan']],
    ] as const) {
      const id = `2026-01-${day}T03-04-05Z-plan-00ff`;
      write(`runs/${id}.ndjson`, `${JSON.stringify(header(id, words))}\n`);
    }
    write('runs/notes.txt', 'x');
    expect((await complete(['report', '--runs-dir', 'DIR/runs', ''])).lines).toEqual([
      'last\tthe newest',
      '2026-01-02T03-04-05Z-plan-00ff\tphoenix plan',
      '2026-01-01T03-04-05Z-plan-00ff\tphoenix plan 900',
    ]);
    expect((await complete(['report', '--runs-dir', 'DIR/none', '2'])).words).toEqual([]);
  });

  test('plugins by the action before', async () => {
    const {words} = await complete([...GOOD, 'plugins', 'show', '']);
    expect(words).toEqual(expect.arrayContaining(['own', 'extra', 'docker', 'clone']));
    expect(await complete([...GOOD, 'plugins', 'check', ''])).toMatchObject({kind: 'folder', words: []});
    expect((await complete([...GOOD, 'plugins', 'new', 'x'])).words).toEqual([]);
  });

  test('codes', async () => {
    expect((await complete(['explain', 'stale-l'])).words).toEqual(['stale-lock']);
    expect((await complete(['explain', '6'])).words).toEqual(expect.arrayContaining(['64', '69']));
  });
});

describe('a config that somebody is writing', () => {
  test('a broken file completes nothing, the others do', async () => {
    expect((await complete(['--config-dir', 'DIR/half', 'create', ''])).words).toEqual(['8000', 'im//ages,]']);
  });
  test('a config of odd shapes', async () => {
    expect((await complete(['--config-dir', 'DIR/odd', 'create', ''])).words).toEqual(['7', '8', '9']);
  });
  test('no config', async () => {
    expect((await complete(['--config-dir', 'DIR/none', 'create', '9'])).words).toEqual([]);
    expect((await complete(['--config-dir', 'DIR/none', 'test', 'x'])).words).toEqual([]);
  });
  test.each([
    ['', undefined],
    ['{"a": "/* no */ // no,]",}', {a: '/* no */ // no,]'}],
    ['[1,\n]', [1]],
    ['{', undefined],
  ])('reads %j', (text, value) => expect(parseLeniently(text)).toEqual(value));
  test('a question that makes no sense', async () => {
    expect(await reply([], COMMANDS, known)).toMatch(/^none\n/);
    expect(await reply(['zsh', 'x'], COMMANDS, known)).toMatch(/^none\n/);
    const failing = () => Promise.reject(new Error('boom'));
    expect(await reply(['fish', '1', 'create', ''], COMMANDS, failing)).toBe('none\n');
  });
});

describe('a line of bash', () => {
  const BREAKS = ' \t\n"\'@><=;|&(:';
  const read = (text: string, breaks = BREAKS) => readBashLine(text, breaks);
  const ask = (text: string, breaks = BREAKS) => reply(['bash', text.replace('DIR', dir), breaks], COMMANDS, known);

  test.each([
    ['phoenix create ', {words: ['phoenix', 'create'], current: '', kept: 0, quote: ''}],
    ['phoenix "a b" c\\ d\'e\'', {words: ['phoenix', 'a b'], current: 'c de', kept: 3, quote: ''}],
    ["phoenix 'it is", {words: ['phoenix'], current: 'it is', kept: 0, quote: "'"}],
    ['phoenix --x="a\\"b\\c', {words: ['phoenix'], current: '--x=a"b\\c', kept: 4, quote: '"'}],
    ['phoenix --allow restart:9', {words: ['phoenix', '--allow'], current: 'restart:9', kept: 8, quote: ''}],
    ["phoenix '' x", {words: ['phoenix', ''], current: 'x', kept: 0, quote: ''}],
    ['phoenix a\\', {words: ['phoenix'], current: 'a', kept: 0, quote: ''}],
  ])('%s', (text, expected) => expect(read(text)).toEqual(expected));

  test('only what readline replaces is answered', async () => {
    expect(await ask('phoenix --config-dir DIR/good plan --allow restart:9')).toBe('none\n900\n930\n');
    expect(await ask('phoenix --config-dir DIR/good plan --allow=restart:9', ' \t\n"\'=')).toBe(
      'none\nrestart:900\nrestart:930\n',
    );
    expect(await ask('phoenix plan --target=', ' \t\n')).toBe('none\n--target=lab\n--target=local\n--target=ssh\n');
  });

  test('what goes on has no space behind it', async () => {
    expect(await ask('phoenix plan --allow rec')).toBe('open\nrecreate:\n');
    expect(await ask('phoenix plan --allow data-loss:900,rec')).toBe('open\n900,recreate:\n');
  });

  test('odd names are quoted, unless they stand in quotes', async () => {
    expect(await ask('phoenix --config-dir DIR/good test very')).toBe('none\nvery\\ long\n');
    expect(await ask("phoenix --config-dir DIR/good test 'very")).toBe('none\nvery long\n');
    expect(await ask('phoenix --config-dir DIR/good test very\\ lo')).toBe('none\nvery\\ long\n');
    expect(quotedForBash('$a`"\\', '"')).toBe('\\$a\\`\\"\\\\');
    expect(quotedForBash("it's", "'")).toBeUndefined();
    expect(quotedForBash("~it's;&|*ü", '')).toBe("\\~it\\'s\\;\\&\\|\\*\\ü");
  });
});
