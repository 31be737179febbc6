import {describe, expect, test} from '@jest/globals';
import {againstDefaults, type Entry, inOrder, insertEntry} from '@phoenix/adopt';
import {parse} from 'jsonc-parser';

const LXC = (id: number) => ({under: 'lxc_configs', key: String(id), id});
const VM = (id: number) => ({under: 'vms', id});
const BOX = {name: 'box', memory_mb: 512, tags: ['a', 'b']};

describe('an entry comes to the others, and nothing else changes', () => {
  test('into an empty object', () =>
    expect(insertEntry('{\n  "lxc_configs": {}\n}\n', LXC(105), BOX)).toBe(`{
  "lxc_configs": {
    "105": {
      "name": "box",
      "memory_mb": 512,
      "tags": ["a", "b"]
    }
  }
}
`));

  test("behind the last one, its comment and all; the indentation is the file's", () =>
    expect(
      insertEntry(
        '{\n\t"lxc_configs": {\n\t\t"100": {"name": "first"} // the first\n\t\t// no more\n\t}\n}\n',
        LXC(105),
        BOX,
      ),
    ).toBe(`{
	"lxc_configs": {
		"100": {"name": "first"}, // the first
		"105": {
			"name": "box",
			"memory_mb": 512,
			"tags": ["a", "b"]
		}
		// no more
	}
}
`));

  test('between two, by their ids, comments and blank lines in place', () =>
    expect(
      insertEntry(
        `{
  "lxc_configs": {
    // gateway
    "100": { "name": "first" }, // the first

    // the big one
    "900": { "name": "last" }
  }
}`,
        LXC(105),
        {name: 'box', network_config: {bridge: 'vmbr0'}},
      ),
    ).toBe(`{
  "lxc_configs": {
    // gateway
    "100": { "name": "first" }, // the first
    "105": {
      "name": "box",
      "network_config": { "bridge": "vmbr0" }
    },

    // the big one
    "900": { "name": "last" }
  }
}`));

  test('before all others', () =>
    expect(insertEntry('{\n  "lxc_configs": {\n    "900": {"name": "last"}\n  }\n}', LXC(105), {name: 'box'})).toBe(
      '{\n  "lxc_configs": {\n    "105": {\n      "name": "box"\n    },\n    "900": {"name": "last"}\n  }\n}',
    ));

  test('behind a comma that stands at the end, with the line ends of Windows', () =>
    expect(insertEntry('{\r\n  "lxc_configs": {\r\n    "100": {},\r\n  },\r\n}\r\n', LXC(105), {name: 'box'})).toBe(
      '{\r\n  "lxc_configs": {\r\n    "100": {},\r\n    "105": {\r\n      "name": "box"\r\n    },\r\n  },\r\n}\r\n',
    ));

  test('where all is on one line', () => {
    expect(insertEntry('{"lxc_configs": {"100": {}, "900": {}}}', LXC(105), BOX)).toBe(
      '{"lxc_configs": {"100": {}, "105": {"name": "box", "memory_mb": 512, "tags": ["a", "b"]}, "900": {}}}',
    );
    expect(insertEntry('{"lxc_configs": {"100": {}}}', LXC(105), BOX)).toBe(
      '{"lxc_configs": {"100": {}, "105": {"name": "box", "memory_mb": 512, "tags": ["a", "b"]}}}',
    );
  });

  test('where there is no place for it yet', () =>
    expect(insertEntry('{\n  "lxc_defaults": {"cores": 2}\n}\n', LXC(105), {name: 'box'})).toBe(
      '{\n  "lxc_defaults": {"cores": 2},\n  "lxc_configs": {\n    "105": {\n      "name": "box"\n    }\n  }\n}\n',
    ));

  test('a VM, into a list', () =>
    expect(
      insertEntry('{\n  "vms": [\n    { "vmid": 300 }\n  ]\n}\n', VM(200), {
        vmid: 200,
        user_config: {username: 'a', ssh_public_keys: ['k']},
      }),
    ).toBe(`{
  "vms": [
    {
      "vmid": 200,
      "user_config": { "username": "a", "ssh_public_keys": ["k"] }
    },
    { "vmid": 300 }
  ]
}
`));

  test('a place that is something else', () => {
    expect(() => insertEntry('{"vms": {}}', VM(200), {})).toThrow('"vms" is no list');
    expect(() => insertEntry('[]', VM(200), {})).toThrow('no JSON object');
  });

  test('whatever the file looks like, it says the same and one entry more', () => {
    const heads = ['', '\uFEFF', '// mine\n'];
    const bodies = [
      '{"lxc_configs":{}}',
      '{"lxc_configs": {\n}}',
      '{"lxc_configs": { /* none */ }}',
      '{\n "lxc_configs": {\n  // none yet\n }\n}',
      '{\n "lxc_configs": {\n  "100": {"name": "x"}\n  /* end */\n }}',
      '{\n "lxc_configs": {"100": {"name": "x"},\n  "200": {"name": "y"}}\n}',
      '{\n "lxc_configs": {\n  "100": {"name": "x"} /* a */ , // b\n  "200": {\n   "name": "y"\n  } // c\n },\n "nvidia_driver_version": "1"\n}',
      '{\n "lxc_configs": {\n  "200": {"name": "y"}, "300": {"name": "z"},\n }\n}',
      '{ }',
    ];
    for (const head of heads)
      for (const body of bodies)
        for (const id of [50, 105, 250, 999]) {
          const before = head + body;
          const after = insertEntry(before, LXC(id), BOX);
          const read = (text: string) => parse(text.replace('\uFEFF', ' '), [], {allowTrailingComma: true});
          const {lxc_configs: entries = {}, ...rest} = read(before) as Record<string, Entry>;
          const errors: unknown[] = [];
          parse(after.replace('\uFEFF', ' '), errors as never[], {allowTrailingComma: true});
          expect([after, errors]).toEqual([after, []]);
          expect(read(after)).toEqual({...rest, lxc_configs: {...entries, [id]: BOX}});
          for (const word of before.match(/\/\*.*?\*\/|\/\/ \w+/g) ?? []) expect(after).toContain(word);
        }
  });
});

describe('beside defaults', () => {
  const cases: readonly (readonly [string, 'lxc' | 'vm', Entry, Entry, Entry])[] = [
    [
      'what they say already is not said',
      'lxc',
      {name: 'a', cores: 2, memory_mb: 512},
      {cores: 2, memory_mb: 1024},
      {name: 'a', memory_mb: 512},
    ],
    [
      'what the guest has not is taken back',
      'lxc',
      {name: 'a'},
      {start_at_boot: true, swap_mb: 0, tags: ['x'], pct_options: ['keyctl=1'], health_check: {argv: ['true']}},
      {name: 'a', start_at_boot: false, swap_mb: 512, tags: [], pct_options: [], health_checks: []},
    ],
    [
      'what can not be taken back is left to the plan',
      'lxc',
      {name: 'a'},
      {cores: 2, timezone: 'Europe/Berlin'},
      {name: 'a'},
    ],
    [
      'a nic that only adds to them',
      'lxc',
      {network_config: {bridge: 'vmbr0', ip: 'dhcp'}},
      {network_config: {bridge: 'vmbr0'}},
      {network_config: {ip: 'dhcp'}},
    ],
    ['a nic like theirs', 'lxc', {network_config: {bridge: 'vmbr0'}}, {network_config: {bridge: 'vmbr0'}}, {}],
    [
      'a nic without what they have stands for itself, as a list',
      'lxc',
      {network_config: {bridge: 'vmbr0', ip: 'dhcp'}},
      {network_config: {bridge: 'vmbr0', gw: '10.0.0.1'}},
      {network_config: [{bridge: 'vmbr0', ip: 'dhcp'}]},
    ],
    [
      'the name that a nic has anyway',
      'lxc',
      {network_config: {bridge: 'vmbr0', ip: 'dhcp'}},
      {network_config: {name: 'eth0', bridge: 'vmbr0'}},
      {network_config: {ip: 'dhcp'}},
    ],
    [
      'the name that a nic has anyway, and they say another',
      'lxc',
      {network_config: {bridge: 'vmbr0'}},
      {network_config: {name: 'lan0', bridge: 'vmbr0'}},
      {network_config: {name: 'eth0'}},
    ],
    [
      'several nics',
      'lxc',
      {network_config: [{bridge: 'a'}, {bridge: 'b'}]},
      {network_config: {bridge: 'a'}},
      {network_config: [{bridge: 'a'}, {bridge: 'b'}]},
    ],
    ['of two origins the own one counts', 'lxc', {template: 't'}, {clone_from_ctid: 900}, {template: 't'}],
    ['the same origin', 'lxc', {clone_from_ctid: 900}, {clone_from_ctid: 900}, {}],
    [
      'a VM: name servers and the defaults of Proxmox',
      'vm',
      {vmid: 1, network_config: {ip: '10.0.0.2/24'}},
      {cores: 4, network_config: {nameservers: ['1.1.1.1']}},
      {vmid: 1, network_config: {ip: '10.0.0.2/24', nameservers: []}, cores: 1},
    ],
    [
      'a user like theirs',
      'vm',
      {user_config: {username: 'a', sudo: true}},
      {user_config: {username: 'a'}},
      {user_config: {sudo: true}},
    ],
  ];
  test.each(cases)('%s', (_, kind, entry, defaults, said) =>
    expect(againstDefaults(kind, entry, defaults)).toEqual(said),
  );
});

test('who it is comes first, and what nobody knows last', () =>
  expect(Object.keys(inOrder({tags: [], own: 1, memory_mb: 1, name: 'a', vmid: 1}))).toEqual([
    'vmid',
    'name',
    'memory_mb',
    'tags',
    'own',
  ]));
