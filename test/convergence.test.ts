import {afterAll, expect, jest, test} from '@jest/globals';
import fc from 'fast-check';
import {type Bench, createBench} from './cli.js';
import {adopts, ask, byHand, settle, write} from './convergence-rig.js';
import {changed, describeSome, filesOf, profileOf} from './random-config.js';
import {diceOf} from './random-dice.js';
import {asked, hands} from './random-hands.js';

jest.setTimeout(240_000);

const benches = new Set<Bench>();
afterAll(() => {
  for (const one of benches) one.dispose();
});

/** A failure tells seed and path. To go hunting: another seed, many runs. */
const SEED = 20261;
const RUNS = 2;

/**
 *     a config nobody has seen -> validate, plan, LetsGo, LetsGo, plan -> adopt, plan
 *     it changes, or the node does -> validate, plan, LetsGo, LetsGo, plan
 */
test('random configs converge, stay so, and converge again after changes in them and by hand', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const dice = diceOf(g);
      const b = createBench();
      benches.add(b);
      let described = describeSome(dice, {containers: [1, 2, 3], machines: [0, 1]});
      const dir = write(b, 'config', filesOf(described));
      const profile = profileOf(described, dir);
      const ids = () => Object.keys(described.guests).map(Number);
      const first = await settle(b, dir, profile);
      expect(first).toEqual({valid: true, broken: [], failures: []});
      expect(await adopts(b, ids(), profile)).toEqual([]);
      for (let round = 0; round < 2; round++) {
        expect(await ask(b, asked(dice, ids()), dir, profile)).toEqual([]);
        const byHands = await byHand(b, hands(dice, ids()));
        const [next, told] = changed(dice, described);
        described = next;
        write(b, 'config', filesOf(described));
        const {broken, valid} = await settle(b, dir, profile);
        // The config may be refused (a port of two guests, say); it says where.
        expect([byHands, told, valid, broken]).toEqual([byHands, told, valid, []]);
      }
      benches.delete(b);
      b.dispose();
    }),
    {seed: SEED, numRuns: RUNS, endOnFailure: true},
  );
});

const TEMPLATE = 'debian-12-standard_12.7-1_amd64.tar.zst';
const guest = {template: TEMPLATE, memory_mb: 512, storage_pool: 'local-zfs', storage_size_gb: 4};

test('found: a folder on a dataset that this run makes is made on it, not in its place', async () => {
  const b = createBench();
  benches.add(b);
  const mount_points = [
    {host_path: '/tank/media/films', container_path: '/films', as: 'raw'},
    {host_path: '/tank/media/music', container_path: '/music'},
  ];
  const disks = ['/dev/disk/by-id/ata-A', '/dev/disk/by-id/ata-B'];
  const dir = write(b, 'config', {
    'phoenix_lxc_configs.json': JSON.stringify({lxc_configs: {100: {...guest, name: 'media', mount_points}}}),
    'phoenix_hypervisor_config.json': JSON.stringify({
      zfs: {pools: [{name: 'tank', raid_level: 'mirror', disks}], datasets: [{name: 'media', pool: 'tank'}]},
    }),
  });
  const {stdout} = await b.askAnywhere('graph', '--config-dir', dir, '--format', 'json');
  const {edges} = JSON.parse(stdout) as {readonly edges: readonly {readonly from: string; readonly to: string}[]};
  const behind = edges.filter(({from}) => from === '0/hypervisor.datasets').map(({to}) => to);
  expect(behind).toEqual(expect.arrayContaining(['100/lxc.configure', '100/lxc.volumes']));
});

test('found: adopt names the shares that phoenix mounts in a VM', async () => {
  const b = createBench();
  benches.add(b);
  const volumes = [{server: 'fd00::9', path: '/export/50%', mount_point: '/mnt/50%'}];
  const dir = write(b, 'config', {
    'phoenix_lxc_configs.json': JSON.stringify({lxc_configs: {}}),
    'phoenix_vm_configs.json': JSON.stringify({
      vms: [
        {
          vmid: 200,
          name: 'media',
          template_image: 'noble.img',
          storage_pool: 'local-zfs',
          network_bridge: 'vmbr0',
          volumes,
        },
      ],
    }),
  });
  expect((await b.ask('LetsGo', '--config-dir', dir)).code).toBe(0);
  expect(await adopts(b, [200])).toEqual([]);
});

test('found: a container starts on a bridge that this run has made', async () => {
  const b = createBench();
  benches.add(b);
  const dir = write(b, 'config', {
    'phoenix_lxc_configs.json': JSON.stringify({
      lxc_configs: {100: {...guest, name: 'inner', network_config: {bridge: 'vmbr1', ip: 'manual'}}},
    }),
    'phoenix_hypervisor_config.json': JSON.stringify({network: {interfaces: [{name: 'vmbr1', bridge_ports: []}]}}),
  });
  expect(await settle(b, dir, ['--lab-profile', 'bare'])).toEqual({valid: true, broken: [], failures: []});
});

test("found: adopt tells the user's own cloud-config from what phoenix renders", async () => {
  const b = createBench();
  benches.add(b);
  const dir = write(b, 'config', {
    'phoenix_lxc_configs.json': JSON.stringify({lxc_configs: {}}),
    'phoenix_vm_configs.json': JSON.stringify({
      vms: [
        {
          vmid: 200,
          name: 'own',
          template_image: 'noble.img',
          storage_pool: 'local-zfs',
          network_bridge: 'vmbr0',
          cloud_init: {user_data_file: 'whole.yaml'},
        },
      ],
    }),
    'whole.yaml': '#cloud-config\nbootcmd: [echo hello]\n',
  });
  expect((await b.ask('LetsGo', '--config-dir', dir)).code).toBe(0);
  expect(await adopts(b, [200])).toEqual([]);
});
