import {expect, test} from '@jest/globals';
import {checkCloudInit, documentDiff, hostNameOf, renderCloudInit} from '@phoenix/cloudinit';
import {type CloudInit, reveal, Secret, type VirtualMachine, type VmResource} from '@phoenix/kit';
import {DEFAULT_VM} from '@phoenix/testing';
import {parse} from 'yaml';

const nic = {model: 'virtio', bridge: 'vmbr0', ip: '10.0.0.90/24', gw: '10.0.0.1'} as const;

const machine = (cloudInit: Partial<CloudInit> = {}, more: Partial<VirtualMachine> = {}, id = 900): VmResource => ({
  kind: 'vm',
  id,
  name: 'web',
  object: {},
  vm: {
    ...DEFAULT_VM,
    hostname: 'web',
    nics: [nic],
    cloudInit: {...DEFAULT_VM.cloudInit, ...cloudInit},
    ...more,
  },
});

const MACS = {macs: ['BC:24:11:00:00:90', 'BC:24:11:00:00:91']};
const render = (own: VmResource) => renderCloudInit(own, MACS);
/** As PyYAML reads it. */
const read = (content: string | Secret) => parse(reveal(content), {version: '1.1'}) as Record<string, unknown>;
const userData = (cloudInit: Partial<CloudInit>, more?: Partial<VirtualMachine>) =>
  read(render(machine(cloudInit, more)).user.content);
const network = (more: Partial<VirtualMachine>, cloudInit: Partial<CloudInit> = {}) =>
  read(render(machine(cloudInit, more)).network.content);
const template = (content: string) => ({name: 'base.yaml', content});

const BOB = {
  username: 'bob',
  passwordHash: new Secret('$6$salt$Zm9vYmFy'),
  sshPublicKeys: ['ssh-ed25519 AAAA bob@laptop\n'],
  sudo: 'ALL=(ALL) NOPASSWD:ALL',
};

test('user-data of a VM of which the config says nothing', () => {
  const {user} = render(machine());
  expect(user.content).toBe(`#cloud-config
hostname: web
preserve_hostname: false
manage_etc_hosts: localhost
ssh_pwauth: false
package_update: true
packages:
  - qemu-guest-agent
updates:
  network:
    when:
      - boot
runcmd:
  - - systemctl
    - enable
    - --now
    - qemu-guest-agent
`);
  expect(user.shown).toBe(user.content);
});

test('the user, with a hash that nobody sees', () => {
  const {user, network, meta} = render(machine({user: BOB}));
  expect(user.content).toBeInstanceOf(Secret);
  expect([network.content, meta.content].every((content) => typeof content === 'string')).toBe(true);
  expect(user.shown).toContain('hashed_passwd: "***"');
  expect(JSON.stringify(user)).not.toContain('Zm9v');
  expect(read(user.content)).toMatchObject({
    ssh_pwauth: true,
    users: [
      {
        name: 'bob',
        groups: ['sudo'],
        sudo: 'ALL=(ALL) NOPASSWD:ALL',
        lock_passwd: false,
        hashed_passwd: '$6$salt$Zm9vYmFy',
        ssh_authorized_keys: ['ssh-ed25519 AAAA bob@laptop'],
      },
    ],
  });
  const {user: root} = {user: userData({user: {username: 'root', sshPublicKeys: ['ssh-rsa A']}})};
  expect(root).toMatchObject({disable_root: false, users: [{name: 'root', lock_passwd: true}]});
  expect(JSON.stringify(root)).not.toMatch(/sudo|passwd":"/);
});

test('names: the first label, and the domain behind it or the search domain', () => {
  expect(userData({}, {hostname: 'web.example.org'})).toMatchObject({hostname: 'web', fqdn: 'web.example.org'});
  expect(userData({}, {searchdomain: 'lan other'})).toMatchObject({hostname: 'web', fqdn: 'web.lan'});
  expect(userData({})).not.toHaveProperty('fqdn');
});

test('files: text as text, what YAML could bend as base64, an owner that is made later waits for him', () => {
  const contents = [
    'a\nb\n',
    'yes',
    '0644',
    'tab\there',
    'cr\r\n',
    ' leading',
    'trailing \n',
    'é ☃ 😀\n',
    '\ud800',
    '\u2028',
    '',
  ];
  const {write_files: files} = userData({
    writeFiles: [
      ...contents.map((content, i) => ({path: `/f${i}`, content})),
      {path: '/s', content: new Secret('a\tb'), permissions: '0600', owner: 'bob:bob', append: true},
    ],
  }) as {write_files: {path: string; content: string; encoding?: string}[]};
  const decoded = files.map(({content, encoding}) =>
    encoding === 'b64' ? Buffer.from(content, 'base64').toString('utf8') : content,
  );
  expect(decoded).toEqual([...contents.map((text) => (text === '\ud800' ? '\ufffd' : text)), 'a\tb']);
  expect(files.map(({encoding}) => encoding === 'b64')).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    true,
    false,
    true,
    true,
    false,
    true,
  ]);
  expect(files.at(-1)).toMatchObject({permissions: '0600', owner: 'bob:bob', append: true, defer: true});
  expect(files[0]).not.toHaveProperty('defer');
  expect(render(machine({writeFiles: [{path: '/s', content: new Secret('a\tb')}]})).user.shown).not.toContain('YQli');
});

test('a template is the base: lists are unions, its scalars win, its user is the same user', () => {
  const merged = userData({
    user: BOB,
    packages: ['vim', 'nginx'],
    runcmd: ['echo config', ['touch', '/x y']],
    writeFiles: [
      {path: '/a', content: 'config\n'},
      {path: '/b', content: 'config\n'},
    ],
    userDataTemplate: template(
      [
        '#cloud-config',
        'timezone: Europe/Berlin',
        'hostname: other',
        'packages: [htop, vim]',
        'users: [default, {name: bob, shell: /bin/zsh, gecos: Bob}]',
        'write_files: [{path: /a, content: template}]',
        'runcmd: [echo template, [systemctl, enable, --now, qemu-guest-agent]]',
        'updates: {network: {when: [hotplug]}}',
      ].join('\n'),
    ),
  });
  expect(merged).toMatchObject({
    timezone: 'Europe/Berlin',
    hostname: 'other',
    packages: ['htop', 'vim', 'nginx', 'qemu-guest-agent'],
    users: ['default', {name: 'bob', shell: '/bin/zsh', gecos: 'Bob', lock_passwd: false}],
    write_files: [
      {path: '/a', content: 'template'},
      {path: '/b', content: 'config\n'},
    ],
    runcmd: [['systemctl', 'enable', '--now', 'qemu-guest-agent'], 'echo template', 'echo config', ['touch', '/x y']],
    updates: {network: {when: ['hotplug', 'boot']}},
  });
});

test('passwords and keys in a template are secrets as well', () => {
  const {user} = render(
    machine({
      userDataTemplate: template(
        'password: swordfish\nchpasswd: {list: "bob:hunter2\\n", users: [{name: a, password: pw-a}]}\nssh_keys: {rsa_private: pem-x}\nusers: [{name: a, plain_text_passwd: pw-b}]\n',
      ),
    }),
  );
  expect(user.content).toBeInstanceOf(Secret);
  expect(user.shown).not.toMatch(/swordfish|hunter2|pw-a|pw-b|pem-x/);
  expect(reveal(user.content)).toMatch(/swordfish[\s\S]*hunter2/);
});

test('network-config: by MAC address, a default route, never gateway4', () => {
  const {network} = render(machine({}, {nameservers: ['1.1.1.1', '9.9.9.9'], searchdomain: 'lan'}));
  expect(network.content).toBe(`version: 2
ethernets:
  id0:
    match:
      macaddress: bc:24:11:00:00:90
    dhcp4: false
    addresses:
      - 10.0.0.90/24
    routes:
      - to: 0.0.0.0/0
        via: 10.0.0.1
    nameservers:
      addresses:
        - 1.1.1.1
        - 9.9.9.9
      search:
        - lan
`);
});

test('network-config: nics by their own number; without any address the network is left alone; a template is the base', () => {
  const bare = {model: 'virtio', bridge: 'vmbr0'} as const;
  expect(network({nics: [bare, {...bare, ip: 'dhcp'}]})).toEqual({
    version: 2,
    ethernets: {id1: {match: {macaddress: 'bc:24:11:00:00:91'}, dhcp4: true, 'dhcp-identifier': 'mac'}},
  });
  expect(network({nics: [{...bare, ip: 'fd00::90/64', gw: 'fd00::1'}]})).toMatchObject({
    ethernets: {id0: {routes: [{to: '::/0', via: 'fd00::1'}]}},
  });
  expect(network({nics: [bare]})).toEqual({config: 'disabled'});
  const own = template(
    'network:\n  version: 2\n  ethernets:\n    id0: {mtu: 9000, addresses: [10.1.0.1/16]}\n    all: {match: {name: "en*"}}\n',
  );
  expect(network({nics: [nic]}, {networkConfigTemplate: own})).toMatchObject({
    version: 2,
    ethernets: {
      id0: {mtu: 9000, addresses: ['10.1.0.1/16', '10.0.0.90/24'], match: {macaddress: 'bc:24:11:00:00:90'}},
      all: {match: {name: 'en*'}},
    },
  });
  expect(network({nics: [bare]}, {networkConfigTemplate: own})).not.toHaveProperty('ethernets.id0.dhcp4');
});

test('meta-data: one instance for ever, another one for a clone', () => {
  expect(render(machine({}, {hostname: 'web.lan'})).meta.content).toBe(
    'instance-id: phoenix-900\nlocal-hostname: web\n',
  );
  expect(render(machine({}, {}, 901)).meta.content).toContain('phoenix-901');
});

test('a copy of another machine gets a machine id of its own at its first boot; one of a template has none to begin with', () => {
  const clone = {from: 'clone', source: 800, linked: false} as const;
  const bootcmd = [
    ['cloud-init-per', 'instance', 'phoenix-machine-id', 'sh', '-c', expect.stringMatching(/machine-id/)],
  ];
  expect(userData({}, {origin: {...clone, snapname: 'base', sharesIdentity: true}})).toMatchObject({bootcmd});
  expect(userData({}, {origin: clone})).not.toHaveProperty('bootcmd');
  const users = {userDataTemplate: template('bootcmd:\n  - [modprobe, nfs]\n')};
  expect(userData(users, {origin: {...clone, sharesIdentity: true}})).toMatchObject({
    bootcmd: [['modprobe', 'nfs'], ...bootcmd],
  });
});

test.each<[string, Partial<VirtualMachine>, string, unknown]>([
  ['its label', {hostname: 'web'}, '', {label: 'web', inHosts: true}],
  ['its full name', {hostname: 'web.lan'}, '', {label: 'web', fqdn: 'web.lan', inHosts: true}],
  ['what a template calls it', {}, 'hostname: shop\nmanage_etc_hosts: false', {label: 'shop', inHosts: false}],
  ['nothing, where a template keeps it', {}, 'preserve_hostname: true', undefined],
  ['nothing, where it is no plain name', {}, 'hostname: "a b"', undefined],
])('what a machine is called: %s', (_, more, content, name) => {
  const cloudInit = content === '' ? {} : {userDataTemplate: template(content)};
  expect(hostNameOf(machine(cloudInit, more).vm)).toEqual(name);
});

test('equal input gives equal bytes, and a changed secret another name', () => {
  const again = () => render(machine({user: BOB}));
  expect(again().user.hash8).toBe(again().user.hash8);
  expect(again().user.hash8).toMatch(/^[0-9a-f]{8}$/);
  const other = render(machine({user: {...BOB, passwordHash: new Secret('$6$salt$b3RoZXI')}}));
  expect(other.user.hash8).not.toBe(again().user.hash8);
  expect(other.user.shown).toBe(again().user.shown);
});

test('a diff says what differs by key, and of secrets only that', () => {
  const before = render(machine({user: BOB, writeFiles: [{path: '/t', content: new Secret('old-token')}]})).user;
  const other = {...BOB, passwordHash: new Secret('$6$salt$b3RoZXI'), sudo: 'ALL=(ALL) ALL'};
  const files = [
    {path: '/t', content: new Secret('new-token')},
    {path: '/p', content: 'plain'},
  ];
  const after = render(machine({user: other, packages: ['vim'], writeFiles: files})).user;
  const diff = documentDiff('user-data', reveal(before.content), after);
  expect(diff.map(({field}) => field)).toEqual(['user-data packages', 'user-data users', 'user-data write_files']);
  expect(JSON.stringify(diff)).not.toMatch(/token|Zm9v|b3Ro/);
  expect(diff[2]?.to).toContain('"path":"/p","content":"plain"');
  expect(documentDiff('user-data', reveal(before.content), before)).toEqual([]);
  expect(documentDiff('user-data', 'a: [', before)).toEqual([
    {field: 'user-data', from: undefined, to: `sha256 ${before.hash8}`},
  ]);
});

test.each<[string, Partial<CloudInit>, RegExp]>([
  ['broken YAML', {userDataTemplate: template('a: [1')}, /^user_data_template base\.yaml: .+ at line 1/],
  ['a list', {userDataTemplate: template('- a')}, /no mapping/],
  ['jinja', {userDataTemplate: template('## template: jinja\n#cloud-config\n')}, /jinja/],
  ['a scalar for a list', {userDataTemplate: template('runcmd: ls')}, /runcmd is no list/],
  ['network version 1', {networkConfigTemplate: template('version: 1\nconfig: []')}, /only version 2/],
  ['a user name', {user: {...BOB, username: 'Bob Smith'}}, /"Bob Smith" is no user name/],
  [
    'a plain password',
    {user: {...BOB, passwordHash: new Secret('swordfish')}},
    /^user_config: password_hash is no crypt hash$/,
  ],
  ['two keys in one', {user: {...BOB, sshPublicKeys: ['ssh-rsa A\nssh-rsa B']}}, /one line/],
  ['two rules in one', {user: {...BOB, sudo: 'ALL=ALL\nroot ALL=ALL'}}, /sudo rule is one line/],
  ['a relative path', {writeFiles: [{path: 'etc/x', content: ''}]}, /no absolute path/],
  ['permissions', {writeFiles: [{path: '/x', content: '', permissions: 'rw'}]}, /no octal digits/],
  ['an owner', {writeFiles: [{path: '/x', content: '', owner: 'a b'}]}, /not user or user:group/],
  ['a package', {packages: ['--force-yes']}, /no package's name/],
])('is refused before anything is sent: %s', (_, cloudInit, problem) => {
  expect(checkCloudInit(machine(cloudInit))).toEqual([expect.stringMatching(problem)]);
});

test('nothing is wrong with what is right, and all that is wrong is said', () => {
  expect(checkCloudInit(machine({user: BOB, packages: ['libstdc++6', 'nginx=1.22-1', 'gcc:i386']}))).toEqual([]);
  expect(checkCloudInit(machine({packages: ['-x', '-y']}, {nics: [{...nic, ip: 'dhcp'}]}))).toHaveLength(3);
});

test('user-data of the own kind goes as it stands, and is nobody else to read', () => {
  const {user, meta} = renderCloudInit(
    machine({userDataFile: {name: 'talos.yaml', content: 'machine:\n  token: s3cret\n\n'}, packages: ['htop']}),
    {macs: []},
  );
  expect(reveal(user.content)).toBe('machine:\n  token: s3cret\n');
  expect([String(user.content), user.shown]).toEqual(['***', `# user-data as it stands, ${user.hash8}\n`]);
  expect(reveal(meta.content)).toContain('phoenix-900');
});
