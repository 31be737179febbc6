import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {type Change, type Command, describeCommand, reveal, Secret} from '@phoenix/kit';
import {environmentFile} from '../src/environment.js';
import {
  configSecrets,
  configVariables,
  hashOf,
  isStamped,
  parseStamps,
  relevantContext,
  removeRun,
  removeStamp,
  runAndStamp,
  runScript,
  type ScriptFeature,
  scriptFeature,
  stampsOf,
  tar,
  writeStamp,
} from '../src/index.js';
import {contextOn, createMachine, execute, type Machine, resource} from './machine.js';

let machine: Machine;
beforeEach(() => {
  machine = createMachine();
});
afterEach(() => machine.remove());

const AWKWARD = [
  ['quotes, blanks and a command', `a b'c"$(touch x)`],
  ['only quotes', `'''"'`],
  ['newlines', 'one\ntwo\n\n'],
  ['dollars and backticks', `$HOME \${HOME} $$ \`id\``],
  ['backslashes', 'C:\\new\\\\ \\'],
  ['UTF-8', 'Grüße, 世界 🚀'],
  ['nothing', ''],
  ['what looks like an option', '-n'],
  ['a comment and a glob', '# * ?'],
] as const;

describe('an archive, read by the real tar', () => {
  const entries = [
    {path: 'run/', mode: '0700'},
    {path: 'run/apply.sh', mode: '0755', content: '#!/bin/sh\necho "it\'s"\n'},
    {path: 'run/secret', mode: '0600', content: 'x'},
    {path: 'run/empty', mode: '0644', content: ''},
    {path: 'run/utf8 name é', mode: '0644', content: 'Grüße 🚀\r\n'},
    {path: 'run/block', mode: '0644', content: 'b'.repeat(512)},
    {path: 'run/more', mode: '0644', content: 'ü'.repeat(5000)},
    {path: `run/${'n'.repeat(96)}`, mode: '0644', content: 'long name'},
  ];

  test('lists names and modes', async () => {
    const listed = await execute(['tar', '--quoting-style=literal', '--numeric-owner', '-tvf', '-'], tar(entries));
    expect(listed.stderr).toBe('');
    const rows = listed.stdout.trimEnd().split('\n');
    expect(rows.map((row) => row.slice(0, 10))).toEqual([
      'drwx------',
      '-rwxr-xr-x',
      '-rw-------',
      ...Array.from({length: 5}, () => '-rw-r--r--'),
    ]);
    expect(rows.every((row) => row.includes(' 0/0 ') && row.includes(' 1970-01-01 '))).toBe(true);
  });

  test('gives every file back byte for byte', async () => {
    expect(await execute(['tar', '-xf', '-', '-C', machine.root], tar(entries))).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    for (const {path, mode, content} of entries) {
      const at = join(machine.root, path);
      expect((statSync(at).mode & 0o777).toString(8).padStart(4, '0')).toBe(mode);
      if (content !== undefined) expect(readFileSync(at).equals(Buffer.from(content))).toBe(true);
    }
    expect(readdirSync(join(machine.root, 'run'))).toHaveLength(entries.length - 1);
  });

  test('is made of whole blocks, and of equal bytes for equal files', () => {
    expect(Buffer.byteLength(tar(entries)) % 512).toBe(0);
    expect(tar(entries)).toBe(tar(structuredClone(entries)));
  });

  test('refuses a path that does not fit rather than cutting it', () =>
    expect(() => tar([{path: 'é'.repeat(51), mode: '0600', content: ''}])).toThrow('path too long'));
});

describe('the environment file, read by the real sh', () => {
  test.each(AWKWARD)('%s', async (_, value) => {
    const file = join(machine.root, 'env');
    writeFileSync(file, environmentFile({VALUE: value, AFTER: 'still there'}));
    // `printf x` after it: a command substitution would drop newlines at the end.
    const {stdout, stderr} = await execute(
      ['sh', '-c', `. "$1"; printf '%s' "$VALUE"; printf '|%s' "$AFTER"`, 'sh', file],
      '',
      machine.root,
    );
    expect({stdout, stderr}).toEqual({stdout: `${value}|still there`, stderr: ''});
    expect(readdirSync(machine.root)).toEqual(['env']);
  });

  test('gives every script a HOME, a locale and no questions of apt, unless it says otherwise', () => {
    expect(environmentFile({})).toBe("HOME='/root'\nLANG='C.UTF-8'\nDEBIAN_FRONTEND='noninteractive'\n");
    expect(environmentFile({LANG: 'de_DE.UTF-8'})).toContain("LANG='de_DE.UTF-8'\n");
  });

  test('a config section becomes variables', () =>
    expect(
      configVariables({user: 'ann', 'log-level': 'x y', ports: [80, 443], nested: {a: null}, on: true, n: 5}),
    ).toEqual({
      PHOENIX_USER: 'ann',
      PHOENIX_LOG_LEVEL: 'x y',
      PHOENIX_PORTS: '[80,443]',
      PHOENIX_NESTED: '{"a":null}',
      PHOENIX_ON: 'true',
      PHOENIX_N: '5',
    }));
});

test('the secrets of a config section are no variables', () => {
  const token = new Secret('x');
  expect(configVariables({token, user: 'ann'})).toEqual({PHOENIX_USER: 'ann'});
  expect(configSecrets({token, user: 'ann', 'api-key': token})).toEqual({PHOENIX_TOKEN: token, PHOENIX_API_KEY: token});
});

describe('a script in the guest, run by the real sh', () => {
  const run = (content: string, more: {readonly env?: Record<string, string | Secret>; readonly name?: string} = {}) =>
    runScript({
      name: more.name ?? 'feature-docker',
      script: {name: 'apply.sh', content},
      env: more.env ?? {},
      resource: resource({hostname: 'web', note: `it's "quoted" é`}),
    });

  test.each([0, 1, 7, 100, 255])('its exit code %i is the command’s, and nothing is left behind', async (code) => {
    const {exitCode} = await machine.exec(run(`exit ${code}\n`));
    expect(exitCode).toBe(code);
    expect(machine.left()).toEqual([]);
  });

  test.each([
    ['a script that kills itself', 'kill -KILL $$\n', 137],
    ['an interpreter that does not exist', '#!/no/such/interpreter\n', 127],
    ['a syntax error', 'if\n', 2],
  ])('nothing is left behind by %s', async (_, content, code) => {
    expect((await machine.exec(run(content))).exitCode).toBe(code);
    expect(machine.left()).toEqual([]);
  });

  test('what an earlier run left there is not seen by the next', async () => {
    mkdirSync(join(machine.root, 'run/feature-docker'), {recursive: true});
    writeFileSync(join(machine.root, 'run/feature-docker/old'), 'old');
    expect((await machine.exec(run('ls\n'))).stdout).toBe('apply.sh\ncontext.json\nenv\n');
  });

  test('it lies in a folder for root alone, which is where it runs', async () => {
    const {stdout} = await machine.exec(run('stat -c "%a %n" . .. apply.sh env context.json; pwd\n'));
    expect(stdout.split('\n').slice(0, 5)).toEqual(['700 .', '700 ..', '700 apply.sh', '600 env', '600 context.json']);
    expect(stdout.trimEnd().endsWith('/run/feature-docker')).toBe(true);
  });

  test('both streams are its own, line by line as it wrote them', async () =>
    expect(await machine.exec(run('echo one; echo two >&2; printf three\n'))).toEqual({
      exitCode: 0,
      stdout: 'one\nthree',
      stderr: 'two\n',
    }));

  test('it is told who it works for', async () => {
    const {stdout} = await machine.exec(
      run('echo "$1 $#"; env | grep ^PHOENIX_ | sort; cat context.json\n', {env: {PHOENIX_USER: 'ann', APP: 'x'}}),
    );
    const [head, ...rest] = stdout.split('\n');
    expect(head).toBe('900 1');
    expect(rest.slice(0, 5)).toEqual([
      'PHOENIX_CONTEXT=/run/phoenix/feature-docker/context.json',
      'PHOENIX_ID=900',
      'PHOENIX_KIND=lxc',
      'PHOENIX_NAME=web',
      'PHOENIX_USER=ann',
    ]);
    expect(JSON.parse(rest.slice(5).join('\n'))).toEqual({hostname: 'web', note: `it's "quoted" é`});
  });

  test.each(AWKWARD)('a variable arrives byte for byte: %s', async (_, value) =>
    expect((await machine.exec(run(`printf '%s|' "$VALUE"; ls\n`, {env: {VALUE: value}}))).stdout).toBe(
      `${value}|apply.sh\ncontext.json\nenv\n`,
    ),
  );

  test.each<readonly [string, string, readonly string[]]>([
    ['none', 'echo hello\n', ['/bin/sh']],
    ['plain', '#!/bin/bash\n', ['/bin/bash']],
    ['by env', '#!/usr/bin/env python3\n', ['/usr/bin/env', 'python3']],
    ['with options', '#! /bin/bash -e\n', ['/bin/bash', '-e']],
    ['with a carriage return', '#!/bin/sh\r\n', ['/bin/sh']],
    ['not on the first line', '\n#!/bin/bash\n', ['/bin/sh']],
    ['empty', '#!\necho\n', ['/bin/sh']],
  ])('its interpreter comes from the shebang: %s', (_, content, words) => {
    const {argv} = run(content);
    expect(argv.slice(argv.indexOf('feature-docker') + 2)).toEqual([
      ...words,
      '/run/phoenix/feature-docker/apply.sh',
      '900',
    ]);
  });

  test('bash is bash when it is asked for', async () =>
    expect((await machine.exec(run('#!/usr/bin/env bash\na=(1 2 3); echo "$a"\n'))).stdout).toBe('1\n'));

  test('a guest without the interpreter says so, and nothing stays', async () => {
    const {exitCode, stderr} = await machine.exec(run('#!/bin/no-such-shell -e\necho never'));
    expect([exitCode, stderr]).toEqual([
      127,
      'the script begins with #!/bin/no-such-shell, and this guest has no /bin/no-such-shell\n',
    ]);
    expect(machine.left()).toEqual([]);
  });

  test('its stdin is empty, so it cannot eat what is not its own', async () =>
    expect((await machine.exec(run('cat; echo end\n'))).stdout).toBe('end\n'));

  test('a secret is in stdin and nowhere else', async () => {
    const command = run('printf %s "$TOKEN"\n', {env: {TOKEN: new Secret("s3cr'et")}});
    expect(JSON.stringify(command)).not.toContain('s3cr');
    expect(describeCommand(command)).not.toContain('s3cr');
    expect(String(command.stdin)).toBe('***');
    expect(reveal(command.stdin!)).toContain(`TOKEN='s3cr'\\''et'`);
    expect((await machine.exec(command)).stdout).toBe("s3cr'et");
  });

  test('a secret of a feature is a file that only root can read, and no variable', async () => {
    // This machine's run folder is another one: there the file has the same name.
    const content = 'f=$(basename "$PHOENIX_TOKEN_FILE")\nstat -c "%a %n" "$f"\ncat "$f"\nenv | grep -c s3cret\n';
    const secrets = {PHOENIX_TOKEN: new Secret("s3cret\n'\n")};
    const script = {name: 'apply.sh', content};
    const command = runScript({name: 'feature-docker', script, env: {}, secrets, resource: resource()});
    expect(JSON.stringify(command)).not.toContain('s3cret');
    const {stdout} = await machine.exec(command);
    expect(stdout).toBe("600 PHOENIX_TOKEN\ns3cret\n'\n0\n");
    expect(reveal(command.stdin!)).toContain("PHOENIX_TOKEN_FILE='/run/phoenix/feature-docker/PHOENIX_TOKEN'\n");
    expect(machine.left()).toEqual([]);
  });

  // A tar that ends between two files is no error to tar, so what is missing must show by itself.
  const cutAt = (bytes: number) => {
    const command = run('echo ran\n', {env: {TOKEN: new Secret('s3cret')}});
    const archive = reveal(command.stdin!);
    return {...command, stdin: archive.slice(0, bytes)};
  };

  test.each([0, 300, 512, 1000, 1200, 1536, 2048, 2200])('cut off after %i bytes it does not run', async (bytes) => {
    const {exitCode, stdout} = await machine.exec(cutAt(bytes));
    expect(stdout).toBe('');
    expect(exitCode).not.toBe(0);
  });

  test('nor does it run when only its context is missing', async () =>
    expect((await machine.exec(cutAt(2560))).stdout).toBe(''));

  test('what arrived before it was cut off does not stay', async () => {
    await machine.exec(cutAt(2200));
    expect(machine.left()).toEqual([]);
  });

  test('two scripts of one guest do not meet', async () => {
    const both = await Promise.all(['a', 'b'].map((name) => machine.exec(run(`pwd\n`, {name}))));
    expect(both.map(({stdout}) => stdout.trimEnd().slice(-2))).toEqual(['/a', '/b']);
  });

  test('after an abort its folder is removed by a command that asks for nothing', async () => {
    mkdirSync(join(machine.root, 'run/app-900'), {recursive: true});
    await machine.exec(removeRun('app-900'));
    await machine.exec(removeRun('app-900'));
    expect(machine.left()).toEqual([]);
  });
});

describe('stamps', () => {
  const HASH = 'a'.repeat(64);
  const OTHER = '0123456789abcdef'.repeat(4);
  const read = () => stampsOf(900).read({label: 'guest', exec: (command) => machine.exec(command)});

  test.each<readonly [string, string, Readonly<Record<string, string>>]>([
    ['nothing there', '', {}],
    ['one', `==> /var/lib/phoenix/feature-docker.stamp <==\n${HASH}\n`, {'feature-docker': HASH}],
    [
      'two, as tail separates them',
      `==> /var/lib/phoenix/app-900.stamp <==\n${HASH}\n\n==> /var/lib/phoenix/feature-a.b.stamp <==\n${OTHER}\n`,
      {'app-900': HASH, 'feature-a.b': OTHER},
    ],
    ['an empty one is none', `==> /var/lib/phoenix/feature-x.stamp <==\n\n`, {}],
    ['half a hash is none', `==> /var/lib/phoenix/feature-x.stamp <==\n${HASH.slice(1)}\n`, {}],
    ['a hash without a name is none', `${HASH}\n`, {}],
  ])('parse: %s', (_, text, expected) => expect(Object.fromEntries(parseStamps(text))).toEqual(expected));

  test('written by tar and read by find and tail, on a disk that has none yet', async () => {
    mkdirSync(join(machine.root, 'lib'));
    expect(await read()).toEqual(new Map());
    for (const [name, hash] of [
      ['feature-docker', HASH],
      ['app-900', OTHER],
      ['feature-docker', OTHER],
    ] as const)
      expect((await machine.exec(writeStamp(name, hash))).exitCode).toBe(0);
    expect(await read()).toEqual(
      new Map([
        ['app-900', OTHER],
        ['feature-docker', OTHER],
      ]),
    );
    expect(statSync(join(machine.root, 'lib/phoenix')).mode & 0o777).toBe(0o755);
    await machine.exec(removeStamp('app-900'));
    await machine.exec(removeStamp('app-900'));
    expect([...(await read()).keys()]).toEqual(['feature-docker']);
  });

  test('belong to one guest and are forgotten with it', () =>
    expect(stampsOf(900)).toMatchObject({key: 'stamps:900', scope: 'guest:900', on: 'guest'}));
});

describe('hashes', () => {
  test.each<readonly [string, unknown, unknown]>([
    ['order of keys', {a: 1, b: {c: 2, d: 3}}, {b: {d: 3, c: 2}, a: 1}],
    ['keys that are not set', {a: 1, b: undefined}, {a: 1}],
    ['equal secrets', {a: new Secret('x')}, {a: new Secret('x')}],
  ])('do not see: %s', (_, one, other) => expect(hashOf(one)).toBe(hashOf(other)));

  test.each<readonly [string, unknown, unknown]>([
    ['another value', {a: 1}, {a: 2}],
    ['text for a number', {a: 1}, {a: '1'}],
    ['order in a list', [1, 2], [2, 1]],
    ['null for nothing', {a: null}, {}],
    ['another secret', {a: new Secret('x')}, {a: new Secret('y')}],
    ['a secret for its plain text', {a: new Secret('x')}, {a: 'x'}],
    ['where one text ends and the next begins', ['ab', 'c'], ['a', 'bc']],
  ])('see: %s', (_, one, other) => expect(hashOf(one)).not.toBe(hashOf(other)));

  test('are hex sha256', () => expect(hashOf({a: new Secret('hidden')})).toMatch(/^[0-9a-f]{64}$/));

  test("what the host side converges by itself is not part of a script's context", () =>
    expect(relevantContext({object: {hostname: 'web', memory_mb: 512, tags: ['a'], timezone: 'UTC'}})).toEqual({
      hostname: 'web',
      timezone: 'UTC',
    }));
});

describe('a feature made of scripts', () => {
  const APPLY = {name: 'apply.sh', content: 'echo "applied $PHOENIX_LEVEL" >>"$PHOENIX_LOG"\n'};
  const CHECK = {name: 'check.sh', content: 'test ! -e "$PHOENIX_LOG.drift"\n'};

  type Values = Readonly<Record<string, unknown>>;
  const rig = (feature: Partial<ScriptFeature> = {}, object: Values = {}, sections?: Values) => {
    mkdirSync(join(machine.root, 'lib'), {recursive: true});
    const log = join(machine.root, 'log');
    const step = scriptFeature({name: 'demo', apply: APPLY, ...feature});
    const config = (level: string) => ({level, log});
    const check = (level = 'one') => step.check(contextOn(machine, resource(object, sections), config(level)));
    return {
      step,
      check,
      log: () => readFileSync(log, 'utf8'),
      drift: (there: boolean) => (there ? writeFileSync(`${log}.drift`, '') : rmSync(`${log}.drift`)),
      /** Asks, and does what is answered; gives the exit codes. */
      async apply(level = 'one') {
        const codes: number[] = [];
        for (const change of await check(level)) codes.push(...(await perform(change)));
        return codes;
      },
    };
  };

  /** In order, stopped by a non-zero exit. */
  async function perform({actions}: Change): Promise<readonly number[]> {
    const codes: number[] = [];
    for (const action of actions) {
      if (action.kind !== 'exec') throw new Error('a script feature only runs commands');
      codes.push((await machine.exec(action.command)).exitCode);
      if (codes.at(-1) !== 0) break;
    }
    return codes;
  }

  // ask -> run, stamp -> ask: nothing
  test('runs, stamps, and then has nothing to do', async () => {
    const {check, apply, log} = rig();
    expect((await check()).map(({title, impact}) => ({title, impact}))).toEqual([
      {title: 'apply demo', impact: 'none'},
    ]);
    expect(await apply()).toEqual([0, 0]);
    expect(await check()).toEqual([]);
    expect(await apply()).toEqual([]);
    expect(log()).toBe('applied one\n');
  });

  test('a script that failed leaves no stamp and is run again', async () => {
    const {check, apply} = rig({apply: {name: 'apply.sh', content: 'exit 3\n'}});
    expect(await apply()).toEqual([3]);
    expect(await check()).toHaveLength(1);
  });

  test('another config runs it again, and so does another script', async () => {
    const first = rig();
    await first.apply('one');
    expect(await first.check('two')).toHaveLength(1);
    await first.apply('two');
    expect(await first.check('two')).toEqual([]);
    expect(await rig({apply: {...APPLY, content: `${APPLY.content}:\n`}}).check('two')).toHaveLength(1);
  });

  test.each<readonly [string, Readonly<Record<string, unknown>>, number]>([
    ['memory', {memory_mb: 2048}, 0],
    ['a tag', {tags: ['web']}, 0],
    ['the hostname', {hostname: 'other'}, 1],
  ])('when %s of its guest changes', async (_, object, again) => {
    await rig({}, {hostname: 'web'}).apply();
    expect(await rig({}, {hostname: 'web', ...object}).check()).toHaveLength(again);
  });

  // stamped without a section -> with one, with another, without: nothing
  test('the section of another phase, be it new, changed or gone, is no reason', async () => {
    const backup = {hour: 4};
    await rig({}, {hostname: 'web'}).apply();
    expect(await rig({}, {hostname: 'web', backup}, {backup}).check()).toEqual([]);
    expect(await rig({}, {hostname: 'web', backup: {hour: 5}}, {backup: {hour: 5}}).check()).toEqual([]);
    expect(await rig({}, {hostname: 'other', backup}, {backup}).check()).toHaveLength(1);
    // What no plugin claims is the script's own.
    expect(await rig({}, {hostname: 'web', backup}).check()).toHaveLength(1);
  });

  test('a stamp of the time when sections were part of it holds until the script has a reason of its own', async () => {
    const backup = {hour: 4};
    await rig({}, {hostname: 'web', backup}).apply();
    expect(await rig({}, {hostname: 'web', backup}, {backup}).check()).toEqual([]);
    expect(await rig({}, {hostname: 'other', backup}, {backup}).check()).toHaveLength(1);
  });

  // stamped, and check.sh says 0 -> nothing; says 1 -> run again
  test('its own check is asked besides the stamp', async () => {
    const {check, apply, drift, log} = rig({check: CHECK});
    await apply();
    expect(await check()).toEqual([]);
    drift(true);
    expect((await check()).map(({title}) => title)).toEqual(['apply demo']);
    await apply();
    drift(false);
    expect(await check()).toEqual([]);
    expect(log()).toBe('applied one\napplied one\n');
    expect(machine.left()).toEqual([]);
  });

  test('without a stamp its own check is not asked: what it says cannot be known to be of this config', async () => {
    const {check} = rig({check: {name: 'check.sh', content: 'touch "$PHOENIX_LOG"; exit 0\n'}});
    expect(await check()).toHaveLength(1);
    expect(readdirSync(machine.root)).toEqual(['lib']);
  });

  test('what it says of itself passes through', () => {
    const patch = {pctFeatures: {nesting: '1'}, devices: [{path: '/dev/fuse'}]};
    const {step} = rig({requires: ['base'], kinds: ['lxc'], contribute: patch, configSchema: {type: 'object'}});
    expect(step).toMatchObject({
      id: 'feature.demo',
      on: 'guest',
      after: ['feature.base'],
      kinds: ['lxc'],
      configSchema: {type: 'object'},
    });
    expect(step.contribute?.(resource(), {})).toBe(patch);
    expect(rig().step.contribute).toBeUndefined();
  });

  test('the fingerprint is that of the stamp', async () => {
    const {step, apply} = rig();
    await apply();
    const config = {level: 'one', log: join(machine.root, 'log')};
    const stamps = await stampsOf(900).read({label: 'guest', exec: (command) => machine.exec(command)});
    expect(stamps.get('feature-demo')).toBe(step.fingerprint?.(resource(), config));
  });

  test('where a secret is sent, its folder is removed whatever happens', () => {
    const script = {
      stamp: 'app-900',
      hash: 'f'.repeat(64),
      title: 'run app',
      script: APPLY,
      resource: resource(),
    } as const;
    const withSecret = runAndStamp({...script, env: {TOKEN: new Secret('x')}});
    const commands = (withSecret.cleanup ?? []).map(
      (action) => action.kind === 'exec' && (action.command as Command).argv,
    );
    expect(commands).toEqual([['rm', '-rf', '/run/phoenix/app-900']]);
    expect(runAndStamp({...script, env: {TOKEN: 'x'}}).cleanup).toBeUndefined();
    const asFile = runAndStamp({...script, env: {}, secrets: {PHOENIX_TOKEN: new Secret('x')}});
    expect(asFile.cleanup).toHaveLength(1);
  });

  test('a stamp of another hash is not this one', async () => {
    mkdirSync(join(machine.root, 'lib'));
    await machine.exec(writeStamp('app-900', 'a'.repeat(64)));
    const script = {stamp: 'app-900', title: '', script: APPLY, resource: resource(), env: {}} as const;
    const context = contextOn(machine, resource(), undefined);
    expect(await isStamped(context, {...script, hash: 'a'.repeat(64)})).toBe(true);
    expect(await isStamped(context, {...script, hash: 'b'.repeat(64)})).toBe(false);
  });
});
