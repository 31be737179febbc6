import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, expect, jest, test} from '@jest/globals';
import {createBench} from './cli.js';

jest.setTimeout(120_000);

const bench = createBench();
afterAll(() => bench.dispose());

const VMS = 'phoenix_vm_configs.json';
const MACHINES = {
  vm_defaults: {storage_pool: 'local-zfs', user_config: {username: 'me', sudo: true}},
  vms: [
    {
      ...{vmid: 101, name: 'win11', iso_images: ['local:iso/win.iso', 'https://example.org/virtio-win.iso']},
      ...{disk_size_gb: 64, disk_device: 'sata0', machine: 'q35', bios: 'ovmf', secure_boot: true, tpm: true},
      ...{network_config: {model: 'e1000'}, qm_options: {ostype: 'win11', vga: 'qxl', vmgenid: 1}, agent: true},
    },
    {
      ...{vmid: 102, name: 'haos', template_image: 'https://example.org/haos.qcow2.xz', cloud_init: false},
      ...{disk_size_gb: 32, usb: ['10C4:EA60'], qm_options: ['localtime', 'tablet=0']},
    },
    {
      ...{vmid: 103, name: 'router', iso_images: ['local:iso/opnsense.iso'], disk_size_gb: 16, start_at_boot: true},
      network_config: [{queues: 4}, {bridge: 'vmbr1', mtu: 1, link_down: true}, {bridge: 'vmbr1', trunks: '10;20-30'}],
    },
    {
      ...{vmid: 104, name: 'node', template_image: 'talos.raw', cloud_init: {user_data_file: 'talos.yaml'}},
      disks: [{device: 'scsi1', size_gb: 4, options: {ssd: 1, backup: false}}],
    },
    {
      ...{vmid: 105, name: 'web', template_image: 'noble.img', disk_options: 'discard=on,iothread=1', disk_size_gb: 8},
      network_config: [{ip: '10.0.0.5/24', gw: '10.0.0.1', ip6: '2001:db8::5/64', gw6: '2001:db8::1'}, {ip6: 'auto'}],
    },
  ],
};

/**
 *   win11  haos  router  node  web
 *     none waits for another, and into the last one only phoenix gets
 */
test('machines as people have them: made, found as they are, adopted word for word', async () => {
  const config = bench.config(
    {lxc_configs: {}},
    {[VMS]: JSON.stringify(MACHINES), 'talos.yaml': 'machine: {token: s3cret}\n'},
  );
  const first = await bench.phoenix('LetsGo', '--config-dir', config, '--ci');
  expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/^Done: \d+ changes on 5 guests/m)]);
  const again = await bench.ask('LetsGo', '--config-dir', config, '--ci', '--strict');
  expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^Nothing to do/m)]);
  const windows = readFileSync(join(bench.lab, 'node/etc/pve/nodes/pve1/qemu-server/101.conf'), 'utf8');
  expect(windows).toMatch(/^machine: pc-q35-/m);
  expect(`${first.stdout}${JSON.stringify(bench.log())}`).not.toContain('s3cret');

  const adopted = join(bench.dir, 'adopted');
  mkdirSync(adopted);
  writeFileSync(join(adopted, 'phoenix_hypervisor_config.json'), JSON.stringify({connection: {transport: 'lab'}}));
  const {code, stdout} = await bench.ask('adopt', '101', '102', '103', '104', '105', '--config-dir', adopted);
  expect([code, stdout]).toEqual([0, expect.stringContaining('phoenix plan 101 102 103 104 105: nothing to do')]);
  expect((await bench.ask('plan', '--exit-code', '--config-dir', adopted)).code).toBe(0);
});
