import {spawnSync} from 'node:child_process';
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, jest, test} from '@jest/globals';
import {type Bench, events, fleet, ROOT} from './cli.js';
import {bench, put, web} from './plugin-bench.js';

jest.setTimeout(120_000);

const BACKUP = `import {type Change, cmd, defineStep, exec as run} from '@phoenix/kit';

interface Config {
  readonly hour: number;
}

/** Lets the node back the container up every night. */
export default defineStep<Config | undefined>({
  id: 'lxc.backup',
  on: 'node',
  kinds: ['lxc'],
  after: ['lxc.healthcheck'],
  wanted: ({object}) => object.backup !== undefined,
  configSchema: {
    type: 'object',
    required: ['hour'],
    additionalProperties: false,
    properties: {hour: {type: 'integer', minimum: 0, maximum: 23}},
    examples: [{hour: 4}],
  },
  async check({resource: {id}, config, exec}): Promise<readonly Change[]> {
    const path: string = \`/etc/cron.d/backup-\${id}\`;
    const wanted = \`0 \${config!.hour} * * * root vzdump \${id}\\n\`;
    if ((await exec(cmd\`cat \${path}\`)).stdout === wanted) return [];
    const write = {kind: 'write', path, content: wanted, mode: '0644'} as const;
    return [{title: 'back it up', impact: 'none', actions: [run(cmd\`mkdir -p /etc/cron.d\`), write]}];
  },
});
`;

describe('a folder outside of phoenix', () => {
  const plugins = '{"plugins": ["../plugins"]}\n';
  const withBackup = (one: Bench, backup: object) => {
    put(join(one.dir, 'plugins/backup'), {'index.ts': BACKUP});
    return one.config(web({backup}), {'phoenix_hypervisor_config.json': plugins});
  };

  test('is a new phase in TypeScript, with a place, a config section, a plan and an end', async () => {
    const one = bench();
    const dir = withBackup(one, {hour: 3});
    const args = ['LetsGo', '--json', '--config-dir', dir] as const;
    const first = await one.phoenix(...args);
    expect({code: first.code, stderr: first.stderr}).toEqual({code: 0, stderr: ''});
    const done = events(first).flatMap((event) => (event.type === 'step-finished' ? [event.node] : []));
    const mine = done.filter((node) => /^910\/lxc\.(healthcheck|backup|snapshot\.final-form)$/.test(node));
    expect(mine.filter((node) => !node.includes('healthcheck'))).toEqual([
      '910/lxc.backup',
      '910/lxc.snapshot.final-form',
    ]);
    expect(done).not.toContain('900/lxc.backup');
    expect(readFileSync(join(one.lab, 'node/etc/cron.d/backup-910'), 'utf8')).toBe('0 3 * * * root vzdump 910\n');
    const again = events(await one.phoenix(...args));
    expect(again.at(-1)).toMatchObject({summary: {counts: {changed: 0, failed: 0}}});
    const {code, stdout} = await one.askAnywhere(
      'plugins',
      'check',
      join(one.dir, 'plugins/backup'),
      '--config-dir',
      dir,
    );
    expect({code, stdout}).toEqual({code: 0, stdout: expect.stringContaining('is left alone by a second run')});
    expect(stdout).not.toMatch(/^FAIL/m);
  });

  test('has its section checked where it stands', async () => {
    const one = bench();
    const dir = withBackup(one, {hour: 30});
    const {code, stderr} = await one.askAnywhere('validate', '--config-dir', dir);
    const lines = readFileSync(join(dir, 'phoenix_lxc_configs.json'), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('"hour"')) + 1;
    expect({code, stderr}).toEqual({
      code: 64,
      stderr: expect.stringMatching(new RegExp(`configs\\.json:${line}:\\d+ error`)),
    });
  });

  test('is a step of the node, and one of virtual machines', async () => {
    const one = bench();
    const write = (
      id: string,
      kind: string,
      after: string,
      path: string,
    ) => `import {cmd, defineStep} from '@phoenix/kit';
      export default defineStep({
        id: '${id}', on: 'node', kinds: ['${kind}'], after: [${after}],
        async check({resource, exec}) {
          const path = \`${path}\`;
          if ((await exec(cmd\`cat \${path}\`)).stdout === 'phoenix\\n') return [];
          return [{title: 'write ' + path, impact: 'none', actions: [{kind: 'write', path, content: 'phoenix\\n'}]}];
        },
      });`;
    const vms = {
      vms: [
        {
          ...{vmid: 8000, name: 'box', memory_mb: 512, cores: 1, storage_pool: 'local-zfs', disk_size_gb: 8},
          ...{template_image: 'https://example.com/noble-server-cloudimg-amd64.img', network_bridge: 'vmbr0'},
          network_config: {ip: 'dhcp'},
        },
      ],
    };
    const dir = one.config(fleet({}), {
      'phoenix_vm_configs.json': JSON.stringify(vms),
      'steps/motd/index.ts': write('hypervisor.motd', 'hypervisor', '', '/etc/motd'),
      'steps/note/index.js': write('vm.note', 'vm', `'vm.agent'`, `/etc/note-\${resource.id}`),
    });
    const {code, stdout, stderr} = await one.phoenix('LetsGo', '--ci', '--config-dir', dir);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(stdout).toMatch(/hypervisor\.motd changed/);
    expect(stdout).toMatch(/8000 box.*vm\.note changed|8000\/vm\.note changed/);
    expect(readFileSync(join(one.lab, 'node/etc/motd'), 'utf8')).toBe('phoenix\n');
    expect(readFileSync(join(one.lab, 'node/etc/note-8000'), 'utf8')).toBe('phoenix\n');
  });
});

describe('phoenix plugins', () => {
  const example = (one: Bench) => {
    cpSync(join(ROOT, 'configs'), join(one.dir, 'config'), {recursive: true});
    return join(one.dir, 'config');
  };

  test.each([['a script', '--script'], ['a module']])(
    'new, %s: a folder that checks out and works at once',
    async (_, ...form) => {
      const one = bench();
      const dir = example(one);
      const args = ['plugins', 'new', 'fresh', ...form, '--config-dir', dir];
      const made = await one.askAnywhere(...args);
      expect(made).toMatchObject({code: 0, stderr: ''});
      const checked = await one.askAnywhere('plugins', 'check', join(dir, 'steps/fresh'), '--config-dir', dir);
      expect(checked).toMatchObject({code: 0, stderr: ''});
      const verdicts = checked.stdout.match(/^\w+(?= {2})/gm)!;
      expect([verdicts.length, new Set(verdicts)]).toEqual([15, new Set(['pass'])]);
      const again = await one.askAnywhere(...args);
      expect(again).toMatchObject({code: 64, stderr: expect.stringContaining('"fresh" is there already')});
      const elsewhere = await one.askAnywhere(
        'plugins',
        'new',
        'other',
        '--dir',
        join(dir, 'scripts'),
        '--config-dir',
        dir,
      );
      expect(elsewhere).toMatchObject({code: 64, stderr: expect.stringContaining('is there already')});
    },
  );

  test('types: what a plugin imports is known to the compiler, and kept up to date', async () => {
    const one = bench();
    const dir = example(one);
    const folder = join(dir, 'steps/fresh');
    const tsc = () =>
      spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder, '--skipLibCheck', 'false'],
        {
          encoding: 'utf8',
        },
      ).stdout;
    expect(await one.askAnywhere('plugins', 'new', 'fresh', '--config-dir', dir)).toMatchObject({code: 0, stderr: ''});
    expect(tsc()).toBe('');
    const file = join(folder, 'index.ts');
    const types = join(folder, 'phoenix.d.ts');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace("impact: 'none'", "impact: 'small'"));
    expect(tsc()).toMatch(/index\.ts\(\d+,\d+\): error TS2322: .*'"small"' is not assignable to type 'Impact'/);
    writeFileSync(file, good.replace('import {type Change', 'import {Change'));
    expect(tsc()).toMatch(/error TS1484: 'Change' is a type/);
    writeFileSync(file, good);
    const written = readFileSync(types, 'utf8');
    // As another phoenix left it.
    writeFileSync(types, written.slice(0, 200));
    const checked = await one.askAnywhere('plugins', 'check', folder, '--config-dir', dir);
    expect(checked.stdout).toMatch(/^pass {2}fresh: phoenix\.d\.ts was of another phoenix: written anew$/m);
    expect(readFileSync(types, 'utf8')).toBe(written);
    const again = await one.askAnywhere('plugins', 'types', folder, '--config-dir', dir);
    expect(again).toMatchObject({code: 0, stdout: expect.stringContaining('tsconfig.json is there already')});
    writeFileSync(types, '// mine');
    const mine = await one.askAnywhere('plugins', 'types', folder, '--config-dir', dir);
    expect(mine).toMatchObject({code: 64, stderr: expect.stringContaining('was not written by phoenix')});
    const none = await one.askAnywhere('plugins', 'types', join(dir, 'none'), '--config-dir', dir);
    expect(none).toMatchObject({code: 64, stderr: expect.stringContaining('there is no folder')});
  });

  test('list and show', async () => {
    const one = bench();
    const dir = one.config(web(), {'steps/backup/index.ts': BACKUP});
    const list = await one.askAnywhere('plugins', 'list', '--config-dir', dir);
    expect(list.stdout).toMatch(/^NAME +FORM +WHERE +STEPS +DESCRIPTION\n/);
    expect(list.stdout).toMatch(/^docker +script +built in +feature\.docker +Docker Engine/m);
    expect(list.stdout).toMatch(/^backup +module +\S*steps\/backup +lxc\.backup$/m);
    const json = await one.askAnywhere('plugins', 'list', '--json', '--config-dir', dir);
    const rows = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as {readonly name: string});
    expect(rows).toContainEqual(expect.objectContaining({name: 'backup', form: 'module', steps: ['lxc.backup']}));
    const show = await one.askAnywhere('plugins', 'show', 'lxc.backup', '--config-dir', dir);
    expect(show.stdout).toMatch(/after +lxc\.healthcheck\n/);
    expect(show.stdout).toMatch(/config +hour: integer from 0 to 23; required\n/);
    const typo = await one.askAnywhere('plugins', 'show', 'bakup', '--config-dir', dir);
    expect(typo).toMatchObject({code: 64, stderr: expect.stringContaining('did you mean backup?')});
  });

  test('check: a case that does not hold is a failure, a plugin that is none exit 64', async () => {
    const one = bench();
    const dir = one.config(web());
    await one.askAnywhere('plugins', 'new', 'fresh', '--config-dir', dir);
    const file = join(dir, 'steps/fresh/cases/write.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"hello\\n"', '"goodbye\\n"'));
    const {code, stdout} = await one.askAnywhere('plugins', 'check', join(dir, 'steps/fresh'), '--config-dir', dir);
    expect({code, stdout}).toEqual({code: 1, stdout: expect.stringMatching(/^FAIL {2}fresh: case write/m)});
    const none = await one.askAnywhere('plugins', 'check', join(dir, 'nothing'), '--config-dir', dir);
    expect(none).toMatchObject({code: 64, stderr: expect.stringContaining('there is no folder')});
    const named = await one.askAnywhere('plugins', 'check', 'fresh', '--config-dir', dir);
    expect(named).toMatchObject({
      code: 64,
      stderr: expect.stringContaining(`plugins check ${join(dir, 'steps/fresh')}`),
    });
  });
});
