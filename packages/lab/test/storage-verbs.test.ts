import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {LabNode} from '../src/node.js';
import {makeRig, type Rig} from './verbs-rig.js';

let rig: Rig;
let node: LabNode;
beforeEach(() => {
  rig = makeRig();
  node = rig.node;
});
afterEach(() => rig.close());

const run: Rig['run'] = (line, options) => rig.run(line, options);
const config: Rig['config'] = (vmid) => rig.config(vmid);

test('a template is fetched by its URL, and a sum that cannot be one is refused', async () => {
  const fetch = 'pvesh create /nodes/pve1/storage/local/download-url --content vztmpl --filename mine.tar.zst';
  const from = `${fetch} --url https://example.org/mine.tar.zst`;
  const bad = await run(`${from} --checksum abc --checksum-algorithm sha256`);
  expect(bad).toMatchObject({code: 0, stderr: 'checksum verification failed\n'});
  expect((await run('pvesm list local')).stdout).not.toContain('mine');
  expect(await run(`${from} --checksum ${'a'.repeat(64)} --checksum-algorithm sha256`)).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/finished\nUPID:pve1:.*:download:mine.tar.zst:root@pam:\n$/),
  });
  expect(await run('pct create 900 local:vztmpl/mine.tar.zst --rootfs pool:1')).toMatchObject({code: 0});
  expect(await run(from)).toMatchObject({stderr: expect.stringContaining('refusing to override existing file')});
  expect(await run(fetch)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('url: property is missing and it is not optional\n'),
  });
  expect(await run(`${from} --checksum abc`)).toMatchObject({code: 2});
  expect(await run(`${from.replace('/local/', '/pool/')}`)).toMatchObject({
    code: 255,
    stderr: "storage 'pool' is not configured for content-type 'vztmpl'\n",
  });
  expect(await run('pvesh get /bogus')).toMatchObject({code: 1, stderr: "No 'get' handler defined for '/bogus'\n"});
});

test('a hook script of the shell is called before and after', async () => {
  const {files} = node;
  files.mkdir('/var/lib/vz/snippets', {parents: true});
  files.write(
    '/var/lib/vz/snippets/hook.sh',
    '#!/bin/sh\necho "$@"\n[ "$2" != pre-start ] || test ! -e /root/stop',
    0o755,
  );
  await run('pct create 900 local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst --rootfs pool:1');
  await run('pct set 900 --hookscript local:snippets/hook.sh');
  expect(await run('pct start 900')).toMatchObject({code: 0, stdout: '900 pre-start\n900 post-start\n'});
  expect(await run('pct shutdown 900')).toMatchObject({code: 0, stdout: '900 pre-stop\n'});
  files.write('/root/stop', '');
  expect(await run('pct start 900')).toMatchObject({
    code: 255,
    stderr: expect.stringContaining('hookscript error for 900 on pre-start: '),
  });
  expect(await run('pct status 900')).toMatchObject({stdout: 'status: stopped\n'});
});

test('a stopped container moves a volume to another storage', async () => {
  await run(
    'pct create 900 local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst --rootfs pool:1 --mp0 pool:1,mp=/data',
  );
  await run('pct start 900');
  await run('pct exec 900 -- touch /data/kept');
  expect(await run('pct move-volume 900 mp0 local')).toMatchObject({
    code: 255,
    stderr: 'cannot move volumes of a running container\n',
  });
  await run('pct stop 900');
  expect(await run('pct move-volume 900 mp0 local --delete 1')).toMatchObject({code: 0, stderr: ''});
  expect(config(900)).toContain('mp0: local:900/vm-900-disk-0.raw,mp=/data,size=1G\n');
  expect(config(900)).not.toMatch(/^(lock|unused)/m);
  expect((await run('pvesm list pool')).stdout).not.toContain('vm-900-disk-1');
  await run('pct start 900');
  expect(await run('pct exec 900 -- ls /data')).toMatchObject({stdout: expect.stringContaining('kept')});
  expect((await run('pct move-volume 900')).stderr).toContain(
    'pct move-volume <vmid> <volume> [<storage>] [<target-vmid>] [<target-volume>] [OPTIONS]\n',
  );
});

test('a storage takes the settings of its type', async () => {
  expect(await run('pvesm add dir more --path /mnt/more --pool tank')).toMatchObject({
    code: 255,
    stderr: "create storage failed: unexpected property 'pool'\n",
  });
  expect(await run('pvesm add dir more --path /mnt/more --prune-backups keep-last=x')).toMatchObject({code: 2});
  expect(await run('pvesm add dir more --path /mnt/more --prune-backups keep-last=3')).toMatchObject({code: 0});
  expect(await run('pvesm set more --sparse 1')).toMatchObject({code: 255});
  expect(await run('pvesm set more --delete path')).toMatchObject({code: 255});
  expect(await run('pvesm set more --delete prune-backups --disable 1')).toMatchObject({code: 0});
  expect(node.files.read('/etc/pve/storage.cfg')?.toString()).toMatch(/^dir: more\n\tdisable\n\tpath \/mnt\/more\n\n/m);
});
