import {spawn} from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {PHOENIX, ROOT} from './cli.js';
import {type Job, pipelines} from './pipelines.js';

// The recipe of docs/ci.md, run as far as a machine without the service can: each job's shell lines, in a folder that looks
// like the repository that the page describes, by the shell and with the options that the service uses.

const dir = mkdtempSync(join(tmpdir(), 'phoenix-ci-'));
const home = join(dir, 'home');
const {CI: _, ...env} = process.env;
const jobs = pipelines(readFileSync(join(ROOT, 'docs/ci.md'), 'utf8'));
let lab: ReturnType<typeof spawn>;

beforeAll(async () => {
  cpSync(join(ROOT, 'configs'), join(dir, 'configs'), {recursive: true});
  // A release's one file; where it is not made, what stands for it.
  if (PHOENIX.endsWith('.mjs')) cpSync(PHOENIX, join(dir, 'phoenix.mjs'));
  else writeFileSync(join(dir, 'phoenix.mjs'), `await import(${JSON.stringify(PHOENIX)});\n`);
  mkdirSync(home);
  lab = spawn(process.execPath, ['phoenix.mjs', 'lab', 'serve', '--lab-speed', '0'], {cwd: dir, env});
  await new Promise((served, failed) => {
    lab.stdout!.once('data', served);
    lab.once('exit', failed);
  });
});
afterAll(() => {
  lab.kill();
  rmSync(dir, {recursive: true, force: true});
});

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

/** As the services do: a script file in bash that ends at the first failure. */
function runJob({lines}: Job, more: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const script = join(dir, 'job.sh');
  writeFileSync(script, lines.join('\n'));
  chmodSync(script, 0o755);
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: dir,
    env: {...env, CI: 'true', HOME: home, GITHUB_STEP_SUMMARY: join(dir, 'summary.md'), ...more},
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  return new Promise((done) => child.on('close', (code) => done({code, said})));
}

const jobOf = (service: string, name: string): Job => jobs.get(service)!.find((job) => job.name === name)!;

describe('both pipelines', () => {
  test('have the same jobs', () =>
    expect([...jobs].map(([service, own]) => [service, own.map(({name}) => name)])).toEqual([
      ['github', ['validate', 'plan', 'apply', 'drift']],
      ['gitlab', ['validate', 'plan', 'apply', 'drift']],
    ]));

  test.each(['github', 'gitlab'])('%s: validate passes on the example', async (service) =>
    expect(await runJob(jobOf(service, 'validate'))).toEqual({code: 0, said: expect.stringContaining('valid')}),
  );
});

const KEY = 'the key\nof two lines';

test('github: a pull request shows the plan, the merge brings it up and keeps the results, the night finds drift', async () => {
  const key = {SSH_KEY: KEY};
  const plan = await runJob(jobOf('github', 'plan'), key);
  expect(plan).toEqual({code: 0, said: expect.stringMatching(/create 900.*/s)});
  expect(readFileSync(join(dir, 'summary.md'), 'utf8')).toContain('create 900');
  const written = join(home, '.ssh/phoenix_ed25519');
  expect([readFileSync(written, 'utf8'), statSync(written).mode & 0o777]).toEqual([`${KEY}\n`, 0o600]);

  const apply = await runJob(jobOf('github', 'apply'), key);
  expect(apply).toEqual({code: 0, said: expect.stringContaining('Done')});
  for (const kept of jobOf('github', 'apply').keeps) expect([kept, existsSync(join(dir, kept))]).toEqual([kept, true]);
  expect(readFileSync(join(dir, 'build/junit.xml'), 'utf8')).toContain('<testsuites');

  expect((await runJob(jobOf('github', 'drift'), key)).code).toBe(0);
  const config = join(dir, 'configs/phoenix_lxc_configs.json');
  const before = readFileSync(config, 'utf8');
  writeFileSync(config, before.replace(/("memory_mb": )(\d+)/, '$1 333'));
  expect((await runJob(jobOf('github', 'drift'), key)).code).toBe(2);
  // A plan with changes is no failure of a pull request.
  expect((await runJob(jobOf('github', 'plan'), key)).code).toBe(0);
  writeFileSync(config, before.replace('{', '{{'));
  expect((await runJob(jobOf('github', 'validate'))).code).toBe(64);
  expect((await runJob(jobOf('github', 'plan'), key)).code).not.toBe(0);
  writeFileSync(config, before);
});

test('gitlab: a plan with changes may fail by its exit code alone, and the results are kept', async () => {
  const file = join(dir, 'key');
  writeFileSync(file, KEY);
  const key = {PHOENIX_SSH_KEY: file};
  expect((await runJob(jobOf('gitlab', 'apply'), key)).code).toBe(0);
  for (const kept of jobOf('gitlab', 'apply').keeps) expect([kept, existsSync(join(dir, kept))]).toEqual([kept, true]);
  expect((await runJob(jobOf('gitlab', 'plan'), key)).code).toBe(0);
  const config = join(dir, 'configs/phoenix_lxc_configs.json');
  const before = readFileSync(config, 'utf8');
  writeFileSync(config, before.replace(/("memory_mb": )(\d+)/, '$1 333'));
  const {code} = await runJob(jobOf('gitlab', 'plan'), key);
  expect(jobOf('gitlab', 'plan').mayFailWith).toContain(code);
  writeFileSync(config, before);
});
