import {afterAll, expect, test} from '@jest/globals';
import {
  type Host,
  type HypervisorResource,
  type NodeSettings,
  reveal,
  Secret,
  type Step,
  StepError,
} from '@phoenix/kit';
import {bareProfile} from '@phoenix/lab';
import {DEFAULT_SETTINGS} from '@phoenix/testing';
import {quote} from '@phoenix/transport';
import {newFolder, newNode, type Run, removeFolders} from '../packages/lab/test/rig.js';

import apparmor from '../steps/hypervisor/apparmor/index.js';
import hostname from '../steps/hypervisor/hostname/index.js';
import idRanges from '../steps/hypervisor/id-ranges/index.js';
import network from '../steps/hypervisor/network/index.js';
import nfs from '../steps/hypervisor/nfs/index.js';
import packages from '../steps/hypervisor/packages/index.js';
import repositories from '../steps/hypervisor/repositories/index.js';
import samba from '../steps/hypervisor/samba/index.js';
import sharedVolumes from '../steps/hypervisor/shared-volumes/index.js';
import timeSync from '../steps/hypervisor/time-sync/index.js';
import timezone from '../steps/hypervisor/timezone/index.js';
import upgrade from '../steps/hypervisor/upgrade/index.js';
import users from '../steps/hypervisor/users/index.js';
import {runStep, type StepRun} from './root/run-step.js';

afterAll(removeFolders);

const settings: NodeSettings = {
  ...DEFAULT_SETTINGS,
  system: {
    repositories: {noSubscription: true, enterprise: false},
    packages: ['curl', 'htop'],
    upgrade: true,
    timezone: 'Europe/Berlin',
    hostname: 'phoenix1',
    interfaces: [
      {name: 'vmbr0', nameservers: ['9.9.9.9']},
      {name: 'vmbr1', address: '10.9.0.1/24', nameservers: [], bridgePorts: []},
    ],
  },
  users: [
    {
      username: 'ann',
      passwordHash: new Secret('$6$salt$hash'),
      sudo: true,
      sshPublicKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA ann@desk'],
      proxmoxRole: 'Administrator',
    },
  ],
  samba: {
    user: 'media',
    password: new Secret('horse battery'),
    shares: [{name: 'data', path: '/srv/data', options: {writable: 'yes'}, validUsers: ['media']}],
  },
  nfs: {exports: [{path: '/srv/data', clients: ['10.0.0.0/24'], options: ['rw', 'sync', 'no_root_squash']}]},
  apparmor: {
    profiles: [{name: 'web', content: 'profile web flags=(attach_disconnected) { }\n'}],
    tunables: [{name: 'web', content: '@{WEB}=/srv/web\n'}],
  },
  sharedVolumes: [{name: 'certs', hostPath: '/srv/certs', ownerUid: 101000, ownerGid: 101000}],
  idRanges: [{type: 'u', hostId: 1000, size: 1}],
};
const node: HypervisorResource = {kind: 'hypervisor', id: 0, name: 'pve1', object: {}, settings};

const STEPS: readonly Step[] = [
  ...[repositories, packages, upgrade, timezone, timeSync, network, hostname, users],
  ...[idRanges, sharedVolumes, samba, nfs, apparmor],
];

const hostOf = (sh: Run): Host => {
  const exec: Host['exec'] = async ({argv, stdin}) => {
    const {end, stdout, stderr} = await sh(quote(argv), reveal(stdin ?? ''));
    return {exitCode: 'code' in end ? end.code : 128, stdout, stderr};
  };
  return {label: 'pve1', exec, write: () => Promise.reject(new Error('no step of the node writes but by a command'))};
};

/** A bare node of Proxmox VE, as its installer leaves it. */
async function bareNode(pve: 8 | 9) {
  const profile = bareProfile({storages: [], templates: [], bridges: ['vmbr0'], gpuCount: 0, packages: ['htop']});
  const {sh, shared} = newNode(newFolder(), 0, {...profile, setup: {...profile.setup, pve}});
  // Proxmox brings it with smbclient.
  await sh("mkdir -p /etc/samba; [ -e /etc/samba/smb.conf ] || echo '[global]' >/etc/samba/smb.conf");
  return {sh, host: hostOf(sh), close: () => shared.timers.close()};
}

async function expectNothingLeft(host: Host): Promise<void> {
  for (const step of STEPS)
    expect([step.id, await runStep(step, host, node, {}, 'plan')]).toMatchObject([step.id, {status: 'unchanged'}]);
}

test.each([8, 9] as const)(
  'a bare node of Proxmox VE %i gets all of it, and then there is nothing left to do',
  async (pve) => {
    const {sh, host, close} = await bareNode(pve);
    const first: [string, StepRun][] = [];
    for (const step of STEPS) first.push([step.id, await runStep(step, host, node)]);
    // A node's clock is kept as it comes.
    expect(first.filter(([, {status}]) => status !== 'changed').map(([id]) => id)).toEqual(['hypervisor.time-sync']);
    await expectNothingLeft(host);
    expect((await sh('uname -n; getent passwd ann | cut -d: -f6; exportfs -s')).stdout).toMatch(
      /^phoenix1\n\/home\/ann\n\/srv\/data/,
    );
    close();
  },
);

/** Lost behind so many of its actions; looks come through (only actions are heard line by line). */
const lostAfter = (host: Host, actions: number): Host => {
  let left = actions;
  const exec: Host['exec'] = async (command, options) => {
    if (options.onLine !== undefined && left-- <= 0) throw new StepError({code: 'not-ready', message: 'lost'});
    return host.exec(command, options);
  };
  return {...host, exec};
};

test('a run that is lost behind any of its actions is finished by the next', async () => {
  const {host, close} = await bareNode(8);
  for (const step of STEPS) {
    const statuses: string[] = [];
    for (let actions = 1; actions < 40 && !/^(?:un)?changed$/.test(statuses.at(-1) ?? ''); actions++) {
      const {status, failure} = await runStep(step, lostAfter(host, actions), node);
      expect([step.id, failure?.code ?? 'not-ready']).toEqual([step.id, 'not-ready']);
      statuses.push(status);
    }
    expect([step.id, statuses.at(-1)]).toEqual([step.id, expect.stringMatching(/^(?:un)?changed$/)]);
  }
  await expectNothingLeft(host);
  close();
});
