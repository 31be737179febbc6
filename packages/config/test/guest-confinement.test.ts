import {expect, test} from '@jest/globals';
import {brief, container, containerIn, load} from './config-folder.js';

type Keyed = Readonly<Record<string, unknown>>;
const TIGHT = 'profile tight flags=(attach_disconnected) {\n  profile inner {\n  }\n}\n';

const one = async (fields: Keyed, files: Readonly<Record<string, string>> = {}) => {
  const loaded = await load({lxc: {lxc_configs: {900: container(fields)}}, files});
  return {said: brief(loaded), container: containerIn(loaded.state, 900)};
};

const rules = (...given: readonly Keyed[]) => ({firewall: {enabled: true, rules: given}});

test('a firewall in the words of Proxmox; spaces between list items do not count', async () => {
  const {said, container: made} = await one({
    firewall: {
      enabled: true,
      policy_in: 'REJECT',
      rules: [
        {type: 'in', action: 'ACCEPT', source: '10.0.0.153, 10.0.1.0/24', proto: 'tcp', port: 9443, comment: ' a\n b '},
        {type: 'out', action: 'SSH(DROP)', dest: '+dc/bad', enabled: false},
        {type: 'group', action: 'web-servers'},
      ],
    },
  });
  expect(said).toEqual([]);
  expect(made?.firewall).toEqual({
    enabled: true,
    policyIn: 'REJECT',
    rules: [
      {
        ...{type: 'in', action: 'ACCEPT', source: '10.0.0.153,10.0.1.0/24', proto: 'tcp', dport: '9443'},
        ...{comment: 'a b', enabled: true},
      },
      {type: 'out', action: 'SSH(DROP)', dest: '+dc/bad', enabled: false},
      {type: 'group', action: 'web-servers', enabled: true},
    ],
  });
  expect((await one({})).container?.firewall).toBeUndefined();
});

test('rules that pve-firewall would refuse or skip', async () => {
  const tcp = {type: 'in', action: 'ACCEPT', proto: 'tcp'};
  for (const [rule, problem] of [
    [{type: 'in', action: 'accept'}, '"accept" is not ACCEPT, DROP, REJECT or a macro like SSH(ACCEPT)'],
    [{type: 'in', action: 'SSH'}, '"SSH" is not ACCEPT, DROP, REJECT or a macro like SSH(ACCEPT)'],
    [{type: 'group', action: 'no group'}, '"no group" is no name of a security group'],
    [{type: 'group', action: 'web', proto: 'tcp'}, 'a security group brings its own proto: the rule cannot have one'],
    ...['10.0.0.256', '10.0.0.0/33', '10.0.0.9-fe80::1', 'fe80::1::2', '1 2', 'fe80::/129', ''].map(
      (source) =>
        [
          {type: 'in', action: 'ACCEPT', source},
          `"${source}" is no address, network like 10.0.0.0/24, range, alias or ip set`,
        ] as const,
    ),
    [{type: 'in', action: 'ACCEPT', proto: 't cp'}, '"t cp" is no protocol'],
    [{type: 'in', action: 'ACCEPT', port: 80}, 'a port needs a protocol'],
    [{...tcp, proto: 'esp', port: 80}, 'esp has no ports'],
    ...['70000', '85:80', '80-85', '80,,81', '1:2:3'].map(
      (port) =>
        [
          {...tcp, port},
          `"${port === '80,,81' ? '' : port}" is no port, range like 80:85 or name of a service`,
        ] as const,
    ),
    [{...tcp, port: Array.from({length: 16}, (_, i) => i + 1).join()}, '16 ports are more than one rule takes (15)'],
  ] as const)
    expect((await one(rules(rule))).said).toEqual([`error firewall-rule: 900 (one): ${problem}`]);
  const good = [
    '10.0.0.1-10.0.0.9',
    'fe80::/10',
    '::',
    '1:2:3:4:5:6:7:8',
    'home',
    'dc/home',
    '+guest/bad',
    '10.0.0.1/8',
  ];
  expect((await one(rules(...good.map((source) => ({...tcp, source, port: 'http,8000:8080'}))))).said).toEqual([]);
  expect((await one({firewall: {rules: [tcp]}})).said).toEqual([
    'warning no-effect: 900 (one): the rules have no effect without "enabled": true',
  ]);
});

test('a profile of its own goes to the node with the guest, if the file declares what the container asks for', async () => {
  const {said, container: made} = await one({apparmor_profile: 'tight'}, {'apparmor/tight': TIGHT});
  expect(said).toEqual([]);
  expect(made?.apparmorProfile).toEqual({name: 'tight', content: TIGHT});
  expect(made?.rawLines).toEqual([{key: 'lxc.apparmor.profile', value: 'tight'}]);
  expect((await one({apparmor_profile: 'unconfined'})).container?.apparmorProfile).toBeUndefined();
  expect((await one({apparmor_profile: 'other'}, {'apparmor/other': TIGHT})).said).toEqual([
    "warning profile-missing: 900 (one): apparmor/other declares the profile tight, not other; the container keeps Proxmox's own",
  ]);
  expect((await one({apparmor_profile: 'inner'}, {'apparmor/inner': '# none\n'})).said).toEqual([
    "warning profile-missing: 900 (one): apparmor/inner declares no profile, not inner; the container keeps Proxmox's own",
  ]);
  expect((await one({apparmor_profile: 'inner'}, {'apparmor/inner': '# none\n'})).container?.rawLines).toEqual([]);
  expect((await one({apparmor_profile: 'a/tight'}, {'apparmor/a/tight': TIGHT})).said).toEqual([
    'error profile-name: 900 (one): "a/tight" is no name for a profile',
  ]);
});

test('id maps with their complement: every id from 0 to 65535 has a place, for users and for groups', async () => {
  const map = (type: string, container_id: number, host_id: number, size?: number) => ({
    ...{type, container_id, host_id},
    ...(size === undefined ? {} : {size}),
  });
  const lines = async (...id_maps: readonly Keyed[]) => {
    const {said, container: made} = await one({id_maps});
    expect(said).toEqual([]);
    expect(made?.rawLines.map(({key}) => key)).toEqual(made?.rawLines.map(() => 'lxc.idmap'));
    expect(made?.idMaps?.length ?? 0).toBe(made?.rawLines.length);
    return made?.rawLines.map(({value}) => value);
  };
  expect(await lines()).toEqual([]);
  expect(await lines(map('u', 1000, 1000), map('u', 33, 3300, 2), map('g', 0, 50_000, 10))).toEqual([
    ...['u 0 100000 33', 'u 33 3300 2', 'u 35 100035 965', 'u 1000 1000 1', 'u 1001 101001 64535'],
    ...['g 0 50000 10', 'g 10 100010 65526'],
  ]);
  expect(await lines(map('g', 65_535, 7), map('u', 70_000, 200_000, 5))).toEqual([
    ...['u 0 100000 65536', 'u 70000 200000 5', 'g 0 100000 65535', 'g 65535 7 1'],
  ]);
  for (const [id_maps, problem] of [
    [[map('u', 5, 5, 10), map('u', 9, 900)], "two ranges map the container's user 9"],
    [
      [map('g', 1000, 100_005)],
      "the node's group 100005 stands for two of the container (all that is not mapped goes to 100000 and on)",
    ],
  ] as const)
    expect((await one({id_maps})).said).toEqual([`error id-map: 900 (one): ${problem}`]);
  const id_maps = [map('u', 1000, 1000)];
  expect((await one({id_maps, unprivileged: false})).said).toEqual([
    "error id-map: 900 (one): the ids of a privileged container are the node's: id_maps need an unprivileged one",
  ]);
  expect((await one({id_maps, lxc_options: ['lxc.idmap: u 0 100000 65536']})).said).toEqual([
    'error id-map: 900 (one): id_maps and lxc.idmap lines in lxc_options are two maps; keep one',
  ]);
});

test('a clone keeps the map of its source; a source without one may be cloned for any', async () => {
  const source = (fields: Keyed) => container({template_snapshot_name: 'base', ...fields});
  const clone = (fields: Keyed) => container({name: 'two', template: undefined, clone_from_ctid: 900, ...fields});
  const id_maps = [{type: 'u', container_id: 1000, host_id: 1000}];
  const said = async (of: Keyed, its: Keyed) =>
    brief(await load({lxc: {lxc_configs: {900: source(of), 901: clone(its)}}}));
  expect(await said({}, {id_maps})).toEqual([]);
  expect(await said({id_maps}, {id_maps})).toEqual([]);
  const other = 'error id-map: 901 (two): its disk comes from 900 (one), whose map of ids is another one';
  expect(await said({id_maps}, {})).toEqual([other]);
  expect(await said({id_maps}, {id_maps: [{...id_maps[0], host_id: 1001}]})).toEqual([other]);
});
