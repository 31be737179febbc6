import {expect, test} from '@jest/globals';
import type {VmResource} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';
import {DEFAULT_VM} from '@phoenix/testing';
import {addressesOf} from '../src/addresses.js';
import type {Target} from '../src/target.js';

test('a VM has the addresses that its cloud-init documents give it, of both families, and is not asked', async () => {
  const nics = [{bridge: 'vmbr0', ip: '10.0.0.9/24', gw: '10.0.0.1', ip6: '2001:db8::9/64'}];
  const own: VmResource = {kind: 'vm', id: 200, name: 'web', object: {}, vm: {...DEFAULT_VM, hostname: 'web', nics}};
  const there = {
    id: 200,
    kind: 'vm',
    running: true,
    config: {keys: new Map([['agent', '1']])},
  } as unknown as GuestState;
  const target = {node: {label: 'pve1', exec: () => Promise.reject(new Error('asked'))}} as unknown as Target;
  const found = await addressesOf([there], new Map([[200, own]]), target, new AbortController().signal);
  expect(found.get(200)).toEqual(['10.0.0.9', '2001:db8::9']);
});
