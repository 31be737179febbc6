import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, expect, test} from '@jest/globals';
import type {HypervisorResource, NodeInterface} from '@phoenix/kit';
import {bareProfile, openLab} from '@phoenix/lab';
import {DEFAULT_SETTINGS} from '@phoenix/testing';
import {connectSsh, type SshNode} from '@phoenix/transport';
import {newFolder, removeFolders} from '../packages/lab/test/rig.js';
import network from '../steps/hypervisor/network/index.js';
import {runStep} from './root/run-step.js';

afterAll(removeFolders);

const INTERFACES = '/etc/network/interfaces';
const node = (one: Partial<NodeInterface>): HypervisorResource => ({
  kind: 'hypervisor',
  id: 0,
  name: 'pve1',
  object: {},
  settings: {
    ...DEFAULT_SETTINGS,
    system: {...DEFAULT_SETTINGS.system, interfaces: [{name: 'vmbr0', nameservers: [], ...one}]},
  },
});

test('a node that nobody reaches any more puts its old network back by itself', async () => {
  const profile = bareProfile({storages: [], templates: [], bridges: ['vmbr0'], gpuCount: 0});
  const lab = await openLab({dir: newFolder(), speed: 50, profile});
  const connect = () => connectSsh({...lab, label: 'pve1'});
  const read = async ({host}: SshNode) =>
    (await host.exec({argv: ['cat', INTERFACES]}, {signal: new AbortController().signal})).stdout;
  try {
    const first = await connect();
    const before = await read(first);
    expect(await runStep(network, first.host, node({address: '10.0.0.99/24'}))).toMatchObject({
      failure: {code: 'host-unreachable'},
    });
    await first.close();

    const second = await reconnect(connect);
    expect(await read(second)).toBe(before);
    expect(await runStep(network, second.host, node({address: '10.0.0.13/24'}))).toMatchObject({status: 'unchanged'});
    // One that leaves the node where it is found is kept.
    expect(await runStep(network, second.host, node({gateway: '10.0.0.254'}))).toMatchObject({status: 'changed'});
    expect(await read(second)).toBe(before.replace('gateway 10.0.0.1', 'gateway 10.0.0.254'));
    await second.close();
  } finally {
    await lab.close();
  }
});

/** The timer goes off in the lab's own time. */
async function reconnect(connect: () => Promise<SshNode>): Promise<SshNode> {
  for (;;) {
    const node = await connect().catch(() => undefined);
    if (node !== undefined) return node;
    await sleep(20);
  }
}
