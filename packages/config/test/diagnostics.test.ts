import {expect, test} from '@jest/globals';
import {brief, container, load, machine, placed, rendered} from './config-folder.js';

test('a misspelt key and the missing one are one error, with file, line, column, frame and what was meant', async () => {
  const loaded = await load(
    {
      lxc: `{
  // comments are accepted
  "lxc_configs": {
    "900": {
      "name": "one",
      "template": "debian-12.tar.zst",
      "memory_mbb": 512,
      "storage_pool": "local-zfs",
      "storage_size_gb": "8",
      "network_config": {"ip": "10.0.0.256/24"},
      "features": ["dokcer"],
      "ostype": "debain",
    }
  }
}`,
    },
    {features: ['docker', 'nvidia']},
  );
  expect(loaded.state).toBeUndefined();
  expect(rendered(loaded, loaded.dir)).toMatchInlineSnapshot(`
   "phoenix_lxc_configs.json:7:7 error [misspelt-key] 900 has no "memory_mb" but an unknown key "memory_mbb"
     6 |       "template": "debian-12.tar.zst",
   > 7 |       "memory_mbb": 512,
       |       ^^^^^^^^^^^^
     did you mean "memory_mb"?
   phoenix_lxc_configs.json:9:26 error [wrong-type] 900 storage_size_gb must be a number, not the string "8"
     8 |       "storage_pool": "local-zfs",
   > 9 |       "storage_size_gb": "8",
       |                          ^^^
     8, without quotes
   phoenix_lxc_configs.json:10:32 error [malformed] 900 network_config.ip must be an address with prefix like 10.0.0.5/24, dhcp or manual, not "10.0.0.256/24"
      9 |       "storage_size_gb": "8",
   > 10 |       "network_config": {"ip": "10.0.0.256/24"},
        |                                ^^^^^^^^^^^^^^^
   phoenix_lxc_configs.json:11:20 error [missing-feature] 900 (one) wants the feature "dokcer", for which there is no plugin
     10 |       "network_config": {"ip": "10.0.0.256/24"},
   > 11 |       "features": ["dokcer"],
        |                    ^^^^^^^^
     did you mean "docker"?
   phoenix_lxc_configs.json:12:17 error [not-allowed] 900 ostype must be one of debian, devuan, ubuntu, centos, fedora, opensuse, archlinux, alpine, gentoo, nixos, unmanaged, not "debain"
     11 |       "features": ["dokcer"],
   > 12 |       "ostype": "debain",
        |                 ^^^^^^^^
     did you mean "debian"?"
  `);
});

test('a slip in the defaults is one error at its place, however many guests lack the key; one of a guest stays its own', async () => {
  const entry = (name: string, more: object = {}) => {
    const {memory_mb: _, ...rest} = container({name, ...more});
    return rest;
  };
  const loaded = await load({
    lxc: {
      lxc_defaults: {memroy_mb: 512},
      lxc_configs: {900: entry('one'), 901: entry('two'), 902: entry('three', {memory_m: 1})},
    },
    vm: {vm_defaults: {storage_pol: 'local-zfs'}, vms: [machine({storage_pool: undefined})]},
  });
  expect(brief(loaded)).toEqual([
    'error misspelt-key: lxc_defaults has no "memory_mb" but an unknown key "memroy_mb"',
    'error misspelt-key: 902 has no "memory_mb" but an unknown key "memory_m"',
    'error misspelt-key: vm_defaults has no "storage_pool" but an unknown key "storage_pol"',
  ]);
  expect(loaded.diagnostics.find(({code}) => code === 'misspelt-key')?.source?.pointer).toBe('/lxc_defaults/memroy_mb');
});

test('where the node is, is known as soon as that much of its file is whole', async () => {
  const connection = {transport: 'ssh', host: 'pve1'};
  const ofBroken = await load({lxc: '{"lxc_configs": {', hypervisor: {connection, tiemzone: 1}});
  expect([ofBroken.state, ofBroken.connection]).toEqual([undefined, connection]);
  const ofWrong = await load({lxc: {lxc_configs: {900: {name: 'one'}}}, hypervisor: {connection}});
  expect([ofWrong.state, ofWrong.connection]).toEqual([undefined, connection]);
  expect((await load({hypervisor: {connection: {transport: 'sssh'}}})).connection).toBeUndefined();
  expect((await load({hypervisor: '{"connection": {"transport": "ssh"'})).connection).toBeUndefined();
  const whole = await load({hypervisor: {connection, behavior: {on_failure: 'rollback', debug_mode: true}}});
  expect([whole.connection, whole.state?.behavior]).toEqual([connection, {onFailure: 'rollback', debug: true}]);
  expect((await load({lxc: {lxc_configs: {}}})).state?.behavior).toEqual({onFailure: 'keep', debug: false});
});

test('broken syntax is told alone, duplicate keys with the line of the first', async () => {
  const broken = await load({
    lxc: '{\n  "lxc_configs": {\n    "900": {"name" "x"},\n  }\n',
    vm: {vms: 'none'},
  });
  expect(rendered(broken, broken.dir)).toMatchInlineSnapshot(`
   "phoenix_lxc_configs.json:3:20 error [syntax] not JSON: colon expected
     2 |   "lxc_configs": {
   > 3 |     "900": {"name" "x"},
       |                    ^^^
   phoenix_lxc_configs.json:5:1 error [syntax] not JSON: close brace expected
     4 |   }
   > 5 | 
       | ^"
  `);
  const twice = await load({
    lxc: `{"lxc_configs": {\n"900": ${JSON.stringify(container())},\n"900": ${JSON.stringify(container({cores: 0}))}\n}}`,
  });
  expect(rendered(twice, twice.dir)).toMatchInlineSnapshot(`
   "phoenix_lxc_configs.json:3:1 error [duplicate-key] "900" stands twice; the first is in line 2
     2 | "900": {"name":"one","template":"debian-12.tar.zst","memory_mb":512,"storage_pool":"local-zfs","storage_size_gb":8},
   > 3 | "900": {"name":"one","template":"debian-12.tar.zst","memory_mb":512,"storage_pool":"local-zfs","storage_size_gb":8,"cores":0}
       | ^^^^^
     remove or rename one of them
   phoenix_lxc_configs.json:3:124 error [out-of-range] 900 cores must be at least 1, not 0
     2 | "900": {"name":"one","template":"debian-12.tar.zst","memory_mb":512,"storage_pool":"local-zfs","storage_size_gb":8},
   > 3 | "900": {"name":"one","template":"debian-12.tar.zst","memory_mb":512,"storage_pool":"local-zfs","storage_size_gb":8,"cores":0}
       |                                                                                                                            ^"
  `);
});

test('no folder, an empty folder, and one file alone', async () => {
  const empty = await load({});
  expect(rendered(empty, empty.dir)).toMatchInlineSnapshot(`
   ". error [no-config] . holds none of phoenix_lxc_configs.json, phoenix_vm_configs.json, phoenix_hypervisor_config.json
     name the folder with --config-dir, or write a first one: phoenix init"
  `);
  const alone = await load({lxc: {lxc_configs: {900: container()}}});
  expect(alone.state?.guests.size).toBe(1);
  expect(rendered(alone, alone.dir, true)).toMatchInlineSnapshot(`
   "info [no-file] there is no phoenix_vm_configs.json: nothing of that kind is wanted
   info [no-file] there is no phoenix_hypervisor_config.json: nothing of that kind is wanted"
  `);
});

test('own keys are warnings that strict makes errors; what has no effect is told once', async () => {
  const folder = {
    lxc: {
      lxc_configs: {
        900: container({
          owner: 'me',
          memory_gb: 1,
          ports: ['80:80'],
        }),
        901: container({name: 'two', ports: []}),
      },
    },
  };
  const lenient = await load(folder);
  expect(lenient.state).toBeDefined();
  expect(rendered(lenient, lenient.dir, true)).toMatchInlineSnapshot(`
   "info [no-file] there is no phoenix_vm_configs.json: nothing of that kind is wanted
   info [no-file] there is no phoenix_hypervisor_config.json: nothing of that kind is wanted
   phoenix_lxc_configs.json:9:7 warning [unknown-key] 900 has an unknown key "owner"
     8 |       "storage_size_gb": 8,
   > 9 |       "owner": "me",
       |       ^^^^^^^
   phoenix_lxc_configs.json:10:7 warning [unknown-key] 900 has an unknown key "memory_gb"
      9 |       "owner": "me",
   > 10 |       "memory_gb": 1,
        |       ^^^^^^^^^^^
     did you mean "memory_mb"?
   phoenix_lxc_configs.json:11:7 info [legacy-key] not used by phoenix; scripts see it: ports (2)
     10 |       "memory_gb": 1,
   > 11 |       "ports": [
        |       ^^^^^^^"
  `);
  const strict = await load(folder, {strict: true});
  expect(strict.state).toBeUndefined();
  expect(brief(strict)).toMatchInlineSnapshot(`
   [
     "error unknown-key: 900 has an unknown key "owner"",
     "error unknown-key: 900 has an unknown key "memory_gb"",
   ]
  `);
});

test('a feature section is validated by its own schema, at its lines', async () => {
  const lxc = {
    lxc_configs: {
      900: container({
        features: ['base', {docker: {storage_drvier: 'overlay2', mirrors: 3}}],
      }),
    },
  };
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      storage_driver: {type: 'string'},
      mirrors: {type: 'array', items: {type: 'string'}},
    },
  };
  const all = await load({lxc}, {schemas: {'feature.docker': schema}});
  const diagnostics = all.diagnostics.filter(({severity}) => severity !== 'info');
  expect(
    diagnostics.map(({severity, code, message, hint, source}) => [
      severity,
      code,
      message,
      hint,
      source?.line,
      source?.column,
    ]),
  ).toMatchInlineSnapshot(`
   [
     [
       "warning",
       "unknown-key",
       "900 features[1].docker has an unknown key "storage_drvier"",
       "did you mean "storage_driver"?",
       13,
       13,
     ],
     [
       "error",
       "wrong-type",
       "900 features[1].docker.mirrors must be an array, not the number 3",
       undefined,
       14,
       24,
     ],
   ]
  `);
  const odd = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {url: {type: 'string', format: 'uri', example: 'x'}},
  };
  const said = async (docker: object, of: object, strict = false) => {
    const features = [{docker}];
    const folder = {
      lxc: {lxc_defaults: {features}, lxc_configs: {900: container()}},
    };
    const {diagnostics: found} = await load(folder, {
      strict,
      schemas: {'feature.docker': {...of}},
    });
    return found.filter(({code}) => code !== 'no-file').map((each) => [each.severity, each.code, each.message]);
  };
  expect(await said({url: 'no url'}, odd)).toEqual([
    ['error', 'out-of-range', 'lxc_defaults.features[0].docker.url must be a uri, not "no url"'],
  ]);
  expect(await said({}, {type: 'nonsense'})).toEqual([['error', 'bad-plugin-schema', expect.any(String)]]);
  expect(await said({x: 1}, schema, true)).toEqual([['error', 'unknown-key', expect.any(String)]]);
});

test('sections of plugins are validated whatever else is wrong, and every one of them', async () => {
  const object = (properties: object, more: object = {}) => ({
    type: 'object',
    additionalProperties: false,
    properties,
    ...more,
  });
  const hour = object({hour: {type: 'integer', maximum: 23}});
  const loaded = await load(
    {
      lxc: {
        lxc_defaults: {seal: {hour: 30}},
        lxc_configs: {
          900: container({
            memory_mb: 'much',
            features: ['hub', {hub: {token: 'plain', host: 1}}],
          }),
          901: container({
            features: [{hub: {token: 'env:NOT_SET', port: 1}}, {hurt: {}}],
            hurt: {},
          }),
        },
      },
      vm: {vms: [machine({seal: {hour: 40}})]},
      hypervisor: {watch: {hour: 50}, hurt: 1, nobodys: 1},
    },
    {
      features: ['hub'],
      broken: ['hurt'],
      secretKeys: {hub: ['token']},
      schemas: {
        'feature.hub': object(
          {
            token: {type: 'string', pattern: '^x', 'x-secret': true},
            host: {type: 'string'},
          },
          {required: ['token']},
        ),
        'lxc.seal': hour,
        'hypervisor.watch': hour,
      },
    },
  );
  expect(placed(loaded)).toMatchInlineSnapshot(`
   [
     "error out-of-range hypervisor:3:13 watch.hour must be at most 23, not 50",
     "warning unknown-key hypervisor:6:3 the file has an unknown key "nobodys"",
     "error out-of-range lxc:4:15 lxc_defaults.seal.hour must be at most 23, not 30",
     "error wrong-type lxc:11:20 900 memory_mb must be an integer, not the string "much"",
     "error missing-key lxc:15:9 900 features[0] has no "token"",
     "warning repeated-feature lxc:16:9 900 (one) names the feature "hub" twice; the last counts",
     "error plain-secret lxc:18:22 900 features[1].hub.token: the feature "hub" takes a secret here",
     "error wrong-type lxc:19:21 900 features[1].hub.host must be a string, not the number 1",
     "warning duplicate-name lxc:25:15 901 (one) has the name one, which 900 (one) has too",
     "error missing-secret lxc:33:22 the environment variable NOT_SET is not set",
     "warning unknown-key lxc:34:13 901 features[0].hub has an unknown key "port"",
     "warning unknown-key vm:8:7 vms[0] has an unknown key "seal"",
   ]
  `);
});
