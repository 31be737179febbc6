import {expect, test} from '@jest/globals';
import {readDocuments, renderCloudInit} from '@phoenix/cloudinit';
import {type CloudInit, reveal, Secret, type VirtualMachine} from '@phoenix/kit';

const documents = (cloudInit: Partial<CloudInit>, more: Partial<VirtualMachine> = {}) => {
  const vm = {
    hostname: 'web',
    origin: {from: 'image', image: 'noble.img'},
    nics: [{model: 'virtio', bridge: 'vmbr0', ip: 'dhcp'}],
    nameservers: [],
    cloudInit: {packages: ['qemu-guest-agent'], runcmd: [], writeFiles: [], ...cloudInit},
    ...more,
  } as Partial<VirtualMachine> as VirtualMachine;
  const {user, network} = renderCloudInit(
    {kind: 'vm', id: 200, name: 'web', object: {}, vm},
    {macs: ['BC:24:11:00:00:01', 'BC:24:11:00:00:02', 'BC:24:11:00:00:03', 'BC:24:11:00:00:04']},
  );
  return [reveal(user.content), reveal(network.content)] as const;
};
const NOTHING = {packages: [], runcmd: [], writeFiles: [], nameservers: [], search: []};

test('what nobody said is not read', () =>
  expect(readDocuments(...documents({}))).toEqual({...NOTHING, nics: [{ip: 'dhcp'}]}));

test('what was rendered is read again', () => {
  const files = [
    {path: '/etc/a.conf', content: 'a: yes\n  b: "c"\n'},
    {path: '/etc/b.conf', content: '\ttabs, \u00fcml\u00e4ute and \u0007\n', permissions: '0640', owner: 'ann:ann'},
    {path: '/etc/c.conf', content: 'more\n', append: true},
  ];
  expect(
    readDocuments(
      ...documents(
        {
          user: {username: 'ann', passwordHash: new Secret('$6$s$h'), sshPublicKeys: ['k a@b'], sudo: 'ALL=(ALL) ALL'},
          packages: ['qemu-guest-agent', 'git'],
          runcmd: ['echo "hello: world"', ['touch', '/tmp/x y']],
          writeFiles: files,
        },
        {
          nics: [
            {bridge: 'vmbr0', ip: '10.0.0.9/24', gw: '10.0.0.1'},
            {bridge: 'vmbr1'},
            {bridge: 'vmbr1', ip6: 'auto'},
            {bridge: 'vmbr1', ip: 'dhcp', ip6: '2001:db8::9/64', gw6: 'fe80::1'},
          ],
          nameservers: ['1.1.1.1'],
          searchdomain: 'lan home',
        },
      ),
    ),
  ).toEqual({
    user: {username: 'ann', passwordHash: '$6$s$h', sshPublicKeys: ['k a@b'], sudo: 'ALL=(ALL) ALL'},
    packages: ['git'],
    runcmd: ['echo "hello: world"', ['touch', '/tmp/x y']],
    writeFiles: files,
    nics: [
      {ip: '10.0.0.9/24', gw: '10.0.0.1'},
      {ip: 'manual'},
      {ip: 'manual', ip6: 'auto'},
      {ip: 'dhcp', ip6: '2001:db8::9/64', gw6: 'fe80::1'},
    ],
    nameservers: ['1.1.1.1'],
    search: ['lan', 'home'],
    domain: 'lan',
  });
});

test('a network that is left alone, its domain in the full name only', () =>
  expect(readDocuments(...documents({}, {nics: [{model: 'virtio', bridge: 'vmbr0'}], searchdomain: 'lan'}))).toEqual({
    ...NOTHING,
    nics: [{ip: 'manual'}],
    domain: 'lan',
  }));

test('no YAML: an error in one line', () => expect(() => readDocuments('a: [', '')).toThrow(/^[^\n]+$/));
