import {expect, test} from '@jest/globals';
import {askAddresses, configuredAddresses, parseGuestConfig, plainAddress, readAddresses} from '../src/index.js';

const guest = (kind: 'lxc' | 'vm', ...lines: readonly string[]) => ({
  id: 900,
  kind,
  config: parseGuestConfig(`${lines.join('\n')}\n`, kind),
});

test('what Proxmox is told: in the order of the nics, without prefix; what is not an address is none', () => {
  const container = guest(
    'lxc',
    'net10: name=eth10,bridge=vmbr0,ip=10.0.0.30/24',
    'net2: name=eth2,bridge=vmbr0,ip=10.0.0.20/24,ip6=2001:db8::20/64',
    'net0: name=eth0,bridge=vmbr0,ip=dhcp,ip6=auto',
    'net1: name=eth1,bridge=vmbr0,ip=manual',
  );
  expect(configuredAddresses(container)).toEqual(['10.0.0.20', '2001:db8::20', '10.0.0.30']);
  const vm = guest('vm', 'ipconfig1: ip=dhcp', 'ipconfig0: ip=10.0.0.5/24,gw=10.0.0.1,ip6=fd00::5/64');
  expect(configuredAddresses(vm)).toEqual(['10.0.0.5', 'fd00::5']);
  expect([undefined, '', 'auto', '10.0.0', 'web', '::1/128'].flatMap(plainAddress)).toEqual(['::1']);
});

test('who is asked: a container by lxc-info, a VM by its agent where it has one', () => {
  expect(askAddresses(guest('lxc'))?.argv.join(' ')).toBe('lxc-info -n 900 -iH');
  expect(askAddresses(guest('vm', 'agent: 1'))?.argv.join(' ')).toBe('qm guest cmd 900 network-get-interfaces');
  expect(askAddresses(guest('vm', 'agent: enabled=1,fstrim_cloned_disks=1'))).toBeDefined();
  expect(askAddresses(guest('vm', 'agent: 0'))).toBeUndefined();
  expect(askAddresses(guest('vm'))).toBeUndefined();
});

test('answers: link-local and loopback addresses are left out, of a VM also those of bridges inside', () => {
  const said = '10.0.0.57\n172.17.0.1\nfe80::be24:11ff:fe00:90\n2001:db8::57\n';
  expect(readAddresses(guest('lxc'), said)).toEqual(['10.0.0.57', '172.17.0.1', '2001:db8::57']);
  const vm = guest('vm', 'net0: virtio=BC:24:11:00:00:90,bridge=vmbr0', 'net1: e1000=BC:24:11:00:00:91,bridge=vmbr1');
  const of = (mac: string, ...addresses: readonly string[]) => ({
    name: 'x',
    'hardware-address': mac,
    'ip-addresses': addresses.map((one) => ({'ip-address': one, prefix: 24})),
  });
  const answer = [
    of('00:00:00:00:00:00', '127.0.0.1', '::1'),
    of('02:42:00:00:00:01', '172.17.0.1'),
    of('bc:24:11:00:00:91', '10.1.0.5'),
    of('bc:24:11:00:00:90', 'fe80::1', '10.0.0.5'),
    {name: 'down', 'hardware-address': 'bc:24:11:00:00:90'},
  ];
  expect(readAddresses(vm, JSON.stringify(answer))).toEqual(['10.0.0.5', '10.1.0.5']);
  for (const broken of ['', 'No QEMU guest agent configured', '{}', '[null]'])
    expect(readAddresses(vm, broken)).toEqual([]);
});
