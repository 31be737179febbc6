import {afterEach, expect, test} from '@jest/globals';
import {explanations} from '@phoenix/codes';
import {parseArguments} from '../packages/cli/src/arguments.js';
import {EXIT} from '../packages/cli/src/exit-code.js';
import {type Bench, createBench, fleet} from './cli.js';

let bench: Bench | undefined;
afterEach(() => bench?.dispose());
const rig = () => {
  bench = createBench();
  return bench;
};

test('every exit code of the command line is explained', () => {
  const explained = explanations().filter(({kinds}) => kinds.includes('exit code'));
  expect(explained.map(({code}) => Number(code)).sort((a, b) => a - b)).toEqual(
    Object.values(EXIT).sort((a, b) => a - b),
  );
});

const commands = explanations().flatMap(({code, meaning, causes = [], todo = []}) =>
  [meaning, ...causes, ...todo].flatMap((text) =>
    [...text.matchAll(/`(phoenix [^`]+)`/g)].map(([, line]) => ({code, line: line!})),
  ),
);

test.each(commands)('$code: $line is a command', async ({line}) => {
  const words = line
    .replace(/\bID\b/g, '930')
    .split(' ')
    .slice(1);
  const performer = await parseArguments(words, '0.0.0', () => undefined);
  expect(performer !== undefined || /--(?:help|version)$/.test(line)).toBe(true);
});

test('explain says what it knows, and asks back where it knows nothing', async () => {
  const {anywhere, askAnywhere} = rig();
  const one = await anywhere('explain', 'stale-lock');
  expect([one.code, one.stderr]).toEqual([0, '']);
  expect(one.stdout).toContain('stale-lock: the guest is locked, and no task holds that lock');
  const typed = await askAnywhere('explain', '[stale-lock]');
  expect(typed.stdout).toBe(one.stdout);
  const several = await askAnywhere('explain', '64', 'no-space');
  expect(several.stdout).toMatch(/^64: [\s\S]*\n\nno-space: /);
  const list = await askAnywhere('explain');
  for (const {code} of explanations()) expect(list.stdout).toContain(`  ${code} `);
  const json = await askAnywhere('explain', 'recreate', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({code: 'recreate', kinds: ['impact', 'refusal']});
  const all = await askAnywhere('explain', '--json');
  expect(all.stdout.trimEnd().split('\n')).toHaveLength(explanations().length);

  const near = await askAnywhere('explain', 'stale-lok');
  expect([near.code, near.stdout]).toEqual([64, '']);
  expect(near.stderr).toContain('phoenix has no code stale-lok, did you mean stale-lock?');
  const part = await askAnywhere('explain', 'quorum');
  expect(part.stderr).toContain('did you mean no-quorum?');
  const none = await askAnywhere('explain', 'xyzzyplugh');
  expect(none.stderr).not.toContain('did you mean');
});

test('what fails and what is wrong in the config leads to explain, once', async () => {
  const {config, ask, askAnywhere, dir} = rig();
  config({...fleet({}), nonsense: 1});
  const wrong = await askAnywhere('validate', '--config-dir', `${dir}/config`);
  expect(wrong.stderr).toMatch(/\[unknown-key\]/);
  expect(wrong.stderr.match(/phoenix explain/g)).toHaveLength(1);

  config(fleet({901: {name: 'one', clone_from_ctid: 900, network_config: {bridge: 'vmbr7', ip: 'dhcp'}}}), {
    'profile.json': JSON.stringify(PROFILE),
  });
  const failed = await ask(
    ...['LetsGo', '--ci', '--config-dir', `${dir}/config`, '--lab-profile', `${dir}/config/profile.json`],
  );
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/refused \(no-bridge\)/);
  const words = [...failed.stdout.matchAll(/more: phoenix explain (.*)$/gm)].map(([, line]) => line);
  expect(words).toEqual(['no-bridge']);
});

const PROFILE = {
  ...{node: 'pve1', cores: 2, bridges: ['vmbr0'], devices: [], bootSeconds: 0},
  storages: [
    {id: 'local', type: 'dir', path: '/var/lib/vz', content: ['vztmpl', 'iso', 'backup'], bytes: 1e11},
    {id: 'local-zfs', type: 'zfspool', content: ['rootdir', 'images'], bytes: 1e12},
  ],
  templates: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
  available: [],
};
