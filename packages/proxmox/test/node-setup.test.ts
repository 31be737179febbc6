import {describe, expect, test} from '@jest/globals';
import type {NodeInterface, Reader} from '@phoenix/kit';
import {
  addressOf,
  areFresh,
  gatewaysOf,
  ifaceOf,
  newestKernel,
  ntHash,
  passwordHashOf,
  readAccounts,
  readFolders,
  readMounts,
  readPackages,
  readSambaHashes,
  readStanzas,
  readUnitStates,
  readUpgrades,
  readUserConfig,
  rolesOf,
  sourcesIn,
  switchSources,
  systemFiles,
  withInterfaces,
  withNameservers,
} from '@phoenix/proxmox';
import {md4} from '../src/node/md4.js';

describe('package sources', () => {
  test.each([
    ['deb http://a/b suite main contrib', true],
    ['  deb [arch=amd64 signed-by=/k.gpg] http://a/b suite main contrib # why', true],
    ['#deb http://a/b suite main contrib', false],
    ['## # deb-src http://a/b suite main contrib', false],
  ])('a line: %s', (line, enabled) =>
    expect(sourcesIn('/etc/apt/sources.list', `# words\n${line}\n`)).toMatchObject([
      {uris: ['http://a/b'], suites: ['suite'], components: ['main', 'contrib'], enabled},
    ]),
  );

  test('a comment that speaks of deb is no entry', () =>
    expect(sourcesIn('x.list', '# deb packages of mine\n# see deb http\n')).toEqual([]));

  const stanzas =
    '# head\nTypes: deb\nURIs: http://a/b\n http://c/d\nSuites: one two\nComponents: main\n\n\nEnabled: FALSE\nURIs: http://e\nSuites: three\nComponents: x\n';
  test('stanzas, with fields that go on in the next line', () =>
    expect(sourcesIn('x.sources', stanzas)).toEqual([
      {uris: ['http://a/b', 'http://c/d'], suites: ['one', 'two'], components: ['main'], enabled: true},
      {uris: ['http://e'], suites: ['three'], components: ['x'], enabled: false},
    ]));

  test('what is switched changes its own word only, and back again', () => {
    const off = switchSources('x.sources', stanzas, ({uris}) => (uris[0] === 'http://a/b' ? false : undefined));
    expect(off).toBe(stanzas.replace('Components: main\n', 'Components: main\nEnabled: no\n'));
    const on = switchSources('x.sources', off, () => true);
    expect(on).toBe(off.replace('Enabled: no', 'Enabled: yes').replace('Enabled: FALSE', 'Enabled: yes'));
    expect(switchSources('x.sources', on, () => true)).toBe(on);
    const list = 'deb http://a s m # x\n\n# deb http://b s m';
    expect(switchSources('x.list', list, ({uris}) => uris[0] === 'http://b')).toBe(
      '# deb http://a s m # x\n\ndeb http://b s m',
    );
  });
});

test('packages: half-installed ones are not there, held ones are', () => {
  expect(readPackages('ii  a 1.0-1\nrc  b 2\niU  c 3\nhi  d 4:5~6\niHR e 7\n')).toEqual(
    new Map([
      ['a', '1.0-1'],
      ['d', '4:5~6'],
    ]),
  );
  expect(readUpgrades('Inst a [1] (2 Debian:12/stable [amd64]) []\nInst new (3 X [all])\nConf a (2 X)\n')).toEqual([
    {name: 'a', from: '1', to: '2'},
    {name: 'new', from: undefined, to: '3'},
  ]);
});

test('kernels are ordered by numbers, meta packages are none', () => {
  expect(
    newestKernel([
      'proxmox-kernel-6.8',
      'proxmox-kernel-6.8.12-9-pve-signed',
      'proxmox-kernel-6.8.12-10-pve',
      'pve-kernel-5.15.158-2-pve',
    ]),
  ).toBe('6.8.12-10-pve');
  expect(newestKernel(['linux-image-amd64', 'proxmox-default-kernel'])).toBeUndefined();
});

test('package lists are fresh for a day, and until the sources change', () => {
  const times = (stamp: number | string, list: number | string) =>
    `${stamp} /var/lib/apt/periodic/update-success-stamp\n${list} /etc/apt/sources.list.d\n`;
  expect(areFresh(times(1000, 1000), 1000 + 86_400)).toBe(true);
  expect(areFresh(times(1000, 1000), 1001 + 86_400)).toBe(false);
  expect(areFresh(times(1000, 1001), 1002)).toBe(false);
  expect(areFresh(times('1000.250000000', '1000.270000000'), 1002)).toBe(false);
  expect(areFresh(times('1000,270000000', '1000,250000000'), 1002)).toBe(true);
  expect(areFresh('1000 /etc/apt/sources.list\n', 1002)).toBe(false);
});

describe('/etc/network/interfaces', () => {
  const text =
    '# top\nauto lo\niface lo inet loopback\n\n# the bridge\nauto vmbr0\niface vmbr0 inet static\n    address 10.0.0.13\n    netmask 255.255.254.0\n    gateway 10.0.0.1\n    # why\n    bridge_ports eno1 eno2\n    bridge-stp off\n\niface vmbr0 inet6 static\n\taddress fd00::13/64\n\tgateway fd00::1\n# end\n';
  const want = (own: Partial<NodeInterface>): NodeInterface => ({name: 'vmbr0', nameservers: [], ...own});

  test('is read by stanzas', () => {
    const stanzas = readStanzas(text);
    expect(addressOf(ifaceOf(stanzas, 'vmbr0', 'inet')!)).toBe('10.0.0.13/23');
    expect(addressOf(ifaceOf(stanzas, 'vmbr0', 'inet6')!)).toBe('fd00::13/64');
    expect([gatewaysOf(stanzas, 'inet'), gatewaysOf(stanzas, 'inet6')]).toEqual([['vmbr0'], ['vmbr0']]);
  });

  test.each<[string, Partial<NodeInterface>]>([
    ['the same in other words', {address: '10.0.0.13/23', gateway: '10.0.0.1', bridgePorts: ['eno2', 'eno1']}],
    ['of IPv6', {address: 'FD00::13/64', gateway: 'fd00::1'}],
    ['nothing', {}],
  ])('stays as it is: %s', (_, own) => expect(withInterfaces(text, [want(own)])).toBe(text));

  test.each<[string, Partial<NodeInterface>, readonly [string, string][]]>([
    [
      'address',
      {address: '10.0.0.14/24'},
      [['address 10.0.0.13\n    netmask 255.255.254.0\n', 'address 10.0.0.14/24\n']],
    ],
    ['gateway', {gateway: '10.0.0.254'}, [['gateway 10.0.0.1\n', 'gateway 10.0.0.254\n']]],
    [
      'ports',
      {bridgePorts: []},
      [
        ['bridge_ports eno1 eno2', 'bridge-ports none'],
        ['bridge-stp off\n', 'bridge-stp off\n    bridge-fd 0\n'],
      ],
    ],
    ['of IPv6', {address: 'fd00::14/64'}, [['fd00::13/64', 'fd00::14/64']]],
  ])('changes what differs: %s', (_, own, replaced) => {
    const expected = replaced.reduce((all, [from, to]) => all.replace(from, to), text);
    const next = withInterfaces(text, [want(own)]);
    expect(next).toBe(expected);
    expect(withInterfaces(next, [want(own)])).toBe(next);
  });

  // ifupdown2 takes several addresses in one stanza, and needs no family for it (interfaces(5) of ifupdown2).
  test('other addresses of a stanza stay', () => {
    const both =
      'auto vmbr0\niface vmbr0\n\taddress 10.0.0.13/24\n\taddress 10.0.9.13/24\n\taddress fd00::13/64\n\tgateway 10.0.0.1\n\tgateway fd00::1\n';
    for (const own of [
      {address: '10.0.0.13/24', gateway: '10.0.0.1'},
      {address: '10.0.9.13/24'},
      {address: 'fd00::13/64', gateway: 'fd00::1'},
    ])
      expect(withInterfaces(both, [want(own)])).toBe(both);
    expect(withInterfaces(both, [want({address: '10.0.0.14/24', gateway: '10.0.0.2'})])).toBe(
      both.replace('10.0.0.13', '10.0.0.14').replace('gateway 10.0.0.1', 'gateway 10.0.0.2'),
    );
    expect(withInterfaces(both, [want({address: 'fd00::14/64'})])).toBe(both.replace('fd00::13', 'fd00::14'));
  });

  test('a bridge without an address gets one', () =>
    expect(
      withInterfaces('auto a\niface a inet manual\n\tmtu 9000', [
        {name: 'a', nameservers: [], address: '10.1.1.1/24', gateway: '10.1.1.2'},
      ]),
    ).toBe('auto a\niface a inet static\n\tmtu 9000\n\taddress 10.1.1.1/24\n\tgateway 10.1.1.2'));

  test('new ones come last, in order', () => {
    const next = withInterfaces('auto lo\niface lo inet loopback', [
      {name: 'vmbr1', nameservers: [], bridgePorts: ['eno3']},
      {name: 'vmbr2', nameservers: [], address: 'fd01::1/64'},
    ]);
    expect(next).toBe(
      'auto lo\niface lo inet loopback\n\nauto vmbr1\niface vmbr1 inet manual\n\tbridge-ports eno3\n\tbridge-stp off\n\tbridge-fd 0\n\nauto vmbr2\niface vmbr2 inet6 static\n\taddress fd01::1/64\n',
    );
  });

  test('name servers, in their order', () => {
    const conf = 'search a.b\nnameserver 1.1.1.1\noptions timeout:1\n';
    expect(withNameservers(conf, ['1.1.1.1'])).toBe(conf);
    expect(withNameservers(conf, ['9.9.9.9', '1.1.1.1'])).toBe(
      'search a.b\noptions timeout:1\nnameserver 9.9.9.9\nnameserver 1.1.1.1\n',
    );
    expect(withNameservers('', ['9.9.9.9'])).toBe('nameserver 9.9.9.9\n');
  });
});

describe('people', () => {
  test('accounts and password hashes', () => {
    expect(readAccounts('root:x:0:0:root:/root:/bin/bash\nann:x:1000:100::/home/ann:/bin/sh\n').get('ann')).toEqual({
      name: 'ann',
      uid: 1000,
      gid: 100,
      home: '/home/ann',
    });
    expect(passwordHashOf('root:*:1:::\nann:$y$j9T$x:1:::\n', 'ann')).toBe('$y$j9T$x');
    expect(passwordHashOf(undefined, 'ann')).toBeUndefined();
  });

  test("Proxmox's users, and roles on a path", () => {
    const config = readUserConfig(
      'user:root@pam:1:0:::a@b.c:::\nuser:ann@pam:1:0:::::\ngroup:x:ann@pam::\n\nacl:1:/:@x,ann@pam:PVEAuditor,PVEVMUser:\nacl:0:/vms/100:ann@pam:Administrator:\n',
    );
    expect([...config.users]).toEqual(['root@pam', 'ann@pam']);
    expect(rolesOf(config, 'ann@pam', '/')).toEqual(['PVEAuditor', 'PVEVMUser']);
    expect(readUserConfig(undefined).users.has('root@pam')).toBe(true);
  });

  test.each([
    // RFC 1320, A.5
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ])('MD4 of %j', (text, hash) => expect(md4(Buffer.from(text)).toString('hex')).toBe(hash));

  test("samba's hashes", () => {
    expect(ntHash('password')).toBe('8846F7EAEE8FB117AD06BDD830B7586C');
    expect(readSambaHashes('ann:1000:XXXX:8846f7eaee8fb117ad06bdd830b7586c:[U          ]:LCT-1:\n').get('ann')).toBe(
      ntHash('password'),
    );
  });
});

test('units, folders, mounts', () => {
  expect(
    readUnitStates(
      'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n',
    ),
  ).toEqual([
    {load: 'loaded', active: 'active', file: 'enabled'},
    {load: 'not-found', active: 'inactive', file: ''},
  ]);
  expect(readFolders('0 100 directory|/a b\n5 6 regular empty file|/c\n')).toEqual(
    new Map([
      ['/a b', {uid: 0, gid: 100, isFolder: true}],
      ['/c', {uid: 5, gid: 6, isFolder: false}],
    ]),
  );
  expect([...readMounts('/\n/mnt/a\\x20b\n')]).toEqual(['/', '/mnt/a b']);
});

test('a file that cannot be read is not taken for absent', async () => {
  const node = (stdout: string, stderr: string): Reader => ({
    label: 'pve1',
    exec: async () => ({exitCode: 1, stdout, stderr}),
  });
  const missing = "find: '/etc/samba': No such file or directory\n";
  expect(await systemFiles.read(node('==> /etc/hosts <==\na\n', missing))).toEqual(new Map([['/etc/hosts', 'a\n']]));
  const broken = systemFiles.read(
    node('', `${missing}tail: cannot open '/etc/shadow' for reading: Input/output error\n`),
  );
  await expect(broken).rejects.toMatchObject({failure: {code: 'command-failed'}});
});
