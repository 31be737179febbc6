import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {connectLab, profileFor, readLog, validateProfile} from '../src/index.js';
import {nodePrograms} from '../src/node-programs.js';
import {openNode} from '../src/open-node.js';
import {newFolder, newNode, profile, type Run, removeFolders} from './rig.js';

afterAll(removeFolders);

const out = async (sh: Run, script: string, stdin: string | Buffer = ''): Promise<string> => {
  const {end, stdout, stderr} = await sh(script, stdin);
  return stdout + stderr + ('code' in end && end.code !== 0 ? `exit ${end.code}\n` : '');
};
const template = 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst';
const create = (id: number, more = '') =>
  `pct create ${id} ${template} --rootfs tank:4 --hostname web --unprivileged 1 --net0 name=eth0,bridge=vmbr0,ip=dhcp ${more} >/dev/null`;

test('a fresh node has what Proxmox VE and the profile bring along', async () => {
  const {sh} = newNode();
  expect(await out(sh, 'uname -n; nproc; cat /etc/pve/storage.cfg')).toBe(
    'pve1\n4\ndir: local\n\tpath /var/lib/vz\n\tcontent vztmpl,iso,snippets,backup\n\nzfspool: tank\n\tpool tank\n\tsparse 1\n\tcontent rootdir,images\n\n',
  );
  expect(
    await out(sh, 'test -f /var/lib/vz/template/cache/debian-12-standard_12.7-1_amd64.tar.zst && echo there'),
  ).toBe('there\n');
  expect(
    await out(sh, 'test -f /fastData/shared-iso/template/cache/ubuntu.tar.zst && test -c /dev/nvidia0 && echo there'),
  ).toBe('there\n');
  expect(await out(sh, 'readlink /etc/pve/lxc /etc/pve/local')).toBe('nodes/pve1/lxc\nnodes/pve1\n');
  expect(await out(sh, 'cat /proc/net/unix | head -n 1')).toBe(
    'Num       RefCount Protocol Flags    Type St Inode Path\n',
  );
});

test('neither .. nor a link leads out of the node', async () => {
  const {sh, shared} = newNode();
  expect(await out(sh, 'cat ../../../../../../etc/hostname')).toBe('pve1\n');
  expect(
    await out(sh, 'ln -s /../../../../etc/hostname /root/up; cat /root/up; ln -s loop /root/loop; cat /root/loop'),
  ).toBe('pve1\ncat: /root/loop: No such file or directory\nexit 1\n');
  expect(readFileSync(join(shared.dir, 'node/etc/hostname'), 'utf8')).toBe('pve1\n');
});

test('/etc/pve is pmxcfs: its own modes, no chmod, 1 MiB at most, a list of guests', async () => {
  const {sh} = newNode();
  const conf = '/etc/pve/lxc/900.conf';
  expect(
    await out(sh, `cat > ${conf}.tmp.1 && mv ${conf}.tmp.1 ${conf}; stat -c '%a %U:%G %s' ${conf}`, 'arch: amd64\n'),
  ).toBe('640 root:www-data 12\n');
  expect(await out(sh, `chmod 600 ${conf}`)).toBe(
    `chmod: changing permissions of '${conf}': Operation not permitted\nexit 1\n`,
  );
  expect(await out(sh, 'tee /etc/pve/big >/dev/null', 'x'.repeat(1_048_577))).toBe(
    'tee: /etc/pve/big: File too large\nexit 1\n',
  );
  expect(await out(sh, 'cat /etc/pve/nodes/pve1/lxc/900.conf')).toBe('arch: amd64\n');
  const vmlist = JSON.parse(await out(sh, 'cat /etc/pve/.vmlist'));
  expect(vmlist.ids).toEqual({900: {node: 'pve1', type: 'lxc', version: expect.any(Number)}});
  const look = 'find -L /etc/pve/nodes /etc/pve/.vmlist /etc/pve/nothing -type f -exec tail -v -n +1 {} +';
  const seen = await sh(look);
  expect(seen).toMatchObject({end: {code: 1}, stderr: 'find: ‘/etc/pve/nothing’: No such file or directory\n'});
  expect(seen.stdout).toMatch(
    /^==> \/etc\/pve\/nodes\/pve1\/lxc\/900.conf <==\narch: amd64\n\n==> \/etc\/pve\/.vmlist <==\n{\n/,
  );
});

test('the plain programs do what they do everywhere', async () => {
  const {sh} = newNode();
  const cases: readonly (readonly [string, string])[] = [
    ['mkdir /a/b', 'mkdir: cannot create directory ‘/a/b’: No such file or directory\nexit 1\n'],
    ['touch /t && stat -c "%.Y %.3Y" /t | sed "s/[0-9]/n/g"; rm /t', 'nnnnnnnnnn.nnnnnnnnn nnnnnnnnnn.nnn\n'],
    ['mkdir -p /a/b && mkdir -m 0700 /a/c && stat -c "%n %a %F" /a/b /a/c', '/a/b 755 directory\n/a/c 700 directory\n'],
    [
      'rmdir /a; rm /a; rm -f /none && rm -rf /a/c && ls /a',
      "b\nrmdir: failed to remove '/a': Directory not empty\nrm: cannot remove '/a': Is a directory\n",
    ],
    [
      'printf x > /a/f; chown www-data:33 /a/f; mv -f /a/f /a/g; stat -c "%U:%g %s" /a/g; chmod u+x,o-r /a/g; stat -c %a /a/g',
      'www-data:33 1\n740\n',
    ],
    [
      'chown 100033:100033 /a/b; stat -c %u:%g /a/b; chown nosuch /a/b',
      '100033:100033\nchown: invalid user: ‘nosuch’\nexit 1\n',
    ],
    [
      'cp -a /a /z && find /z -printf "%p\\t%s\\t%m %y %P\\n" | grep -v "4096\\|folder" | tail -n 1',
      '/z/g\t1\t740 f g\n',
    ],
    ['find /z /nope -maxdepth 1 -type d -name "b*"', '/z/b\nfind: ‘/nope’: No such file or directory\nexit 1\n'],
    ['ln -s /z/g /l; find /l -type f; find -L /l -type f; test -L /l && readlink /l; rm /l; cat /z/g', '/l\n/z/g\nx'],
    [
      'printf "a\\nb\\nc\\n" > /t; head -n 1 /t; tail -n 2 /t; tail -v -n +3 /t; wc -l < /t; sha256sum < /dev/null',
      'a\nb\nc\n==> /t <==\nc\n3\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  -\n',
    ],
    [
      'printf "k: v:w\\n" | cut -d: -f2-; printf "a.b\\naxb\\n" | grep -F a.b; printf "x\\n" | grep -q y',
      ' v:w\na.b\nexit 1\n',
    ],
    ['f=$(mktemp -d) && touch $f/x && ls $f && stat -c %a $f; id -u; date +%s | wc -c', 'x\n700\n0\n11\n'],
    ['flock -n /nope/x true', 'flock: cannot open lock file /nope/x: No such file or directory\nexit 66\n'],
  ];
  for (const [script, expected] of cases) expect([script, await out(sh, script)]).toEqual([script, expected]);
});

/** One ustar entry, as `tar` writes it. */
const entry = (name: string, mode: string, content = ''): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${mode.padStart(7, '0')}\0`, 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(name.endsWith('/') ? '5' : '0', 156);
  header.write('ustar\x0000', 257);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
};

test('tar unpacks what arrives whole, with its modes', async () => {
  const {sh} = newNode();
  const archive = Buffer.concat([entry('f/', '0700'), entry('f/apply.sh', '0750', 'echo'), Buffer.alloc(1024)]);
  expect(await out(sh, 'tar -xf - -C /run; stat -c "%a %n" /run/f /run/f/apply.sh', archive)).toBe(
    '700 /run/f\n750 /run/f/apply.sh\n',
  );
  expect(await out(sh, 'tar -xf - -C /run', archive.subarray(0, 1100))).toContain('exit 2');
});

test('volumes: snapshots and clones take the files along, with owners', () => {
  const {shared} = newNode();
  let changes = 0;
  const {volumes} = openNode(shared, () => {
    changes += 1;
  });
  volumes.create('tank:subvol-1-disk-0', {bytes: 1, format: 'subvol', owner: 1});
  const files = () => volumes.files('tank:subvol-1-disk-0')!;
  files().write('/a', 'one');
  files().chown('/a', 33, 33);
  volumes.snapshot('tank:subvol-1-disk-0', 'first');
  files().write('/a', 'two');
  volumes.copy({volid: 'tank:subvol-1-disk-0', snapname: 'first'}, 'tank:subvol-2-disk-0', {
    bytes: 1,
    format: 'subvol',
    owner: 2,
  });
  expect(volumes.files('tank:subvol-2-disk-0')!.read('/a')!.toString()).toBe('one');
  expect(volumes.files('tank:subvol-2-disk-0')!.stat('/a')).toMatchObject({uid: 33, size: 3});
  volumes.rollback('tank:subvol-1-disk-0', 'first');
  expect(files().read('/a')!.toString()).toBe('one');
  expect(volumes.list('tank')).toEqual(['tank:subvol-1-disk-0', 'tank:subvol-2-disk-0']);
  volumes.rename('tank:subvol-1-disk-0', 'tank:basevol-1-disk-0');
  expect(volumes.snapshots('tank:basevol-1-disk-0')).toEqual(['first']);
  volumes.removeSnapshot('tank:basevol-1-disk-0', 'first');
  volumes.remove('tank:subvol-2-disk-0');
  expect(volumes.list('tank')).toEqual(['tank:basevol-1-disk-0']);
  expect(changes).toBeGreaterThan(5);
});

test('a container: made, started, seen in the socket table, entered', async () => {
  const {sh} = newNode();
  expect(await out(sh, `${create(900)}; pct start 900; pct status 900`)).toBe('status: running\n');
  expect(await out(sh, 'cat /proc/net/unix | grep lxc')).toMatch(
    /^0000000000000000: \d{8} \d{8} \d{8} 0001 01 \d+ @\/var\/lib\/lxc\/900\/command\n$/,
  );
  expect(await out(sh, 'pct exec 900 -- cat /etc/hostname')).toBe('web\n');
  expect(await out(sh, 'pct exec 900 -- sh -c "exit 42"')).toBe('exit 42\n');
  expect(await out(sh, 'pct exec 900 -- nosuch')).toBe(
    'lxc-attach: 900: ../src/lxc/attach.c: lxc_attach_run_command: 1841 No such file or directory - Failed to exec "nosuch"\nexit 127\n',
  );
  expect(await out(sh, 'pct exec 900 -- /etc/hostname')).toMatch(
    /Permission denied - Failed to exec "\/etc\/hostname"\nexit 126\n$/,
  );
  expect(await out(sh, 'pct exec 900 -- systemctl is-system-running')).toBe('running\n');
  expect(await out(sh, 'pct exec 900 -- sh -c "echo 1 > /var/run/x; mount; cat /run/x"')).toBe(
    '1\nsh: 1: mount: not found\n',
  );
  expect(await out(sh, 'pct stop 900; pct start 900; pct exec 900 -- cat /run/x')).toBe(
    'cat: /run/x: No such file or directory\nexit 1\n',
  );
});

test('a guest that boots is not yet there', async () => {
  // Time that stands still until it is let go.
  let [now, runs] = [1_790_000_000, false];
  const pass = async (seconds: number) => {
    if (runs) now += seconds;
  };
  const time = {now: () => now, after: (seconds: number) => now + seconds, pass, wait: pass};
  const {sh} = newNode(undefined, 0, profile, [], time);
  await sh(`${create(900)}; pct start 900`);
  expect(await out(sh, 'pct exec 900 -- systemctl is-system-running')).toBe('starting\nexit 1\n');
  expect(await out(sh, 'pct exec 900 -- curl -fsS http://localhost')).toBe('exit 7\n');
  expect(await out(sh, 'pct exec 900 -- systemctl is-active docker')).toBe('inactive\nexit 3\n');
  runs = true;
  expect(await out(sh, 'pct exec 900 -- systemctl is-system-running --wait; pct exec 900 -- curl -f localhost')).toBe(
    'running\n',
  );
});

test('volumes, bind mounts and devices appear in a guest', async () => {
  const {sh} = newNode();
  await sh('mkdir -p /srv/share && echo shared > /srv/share/f && chown 100033:100033 /srv/share/f');
  await sh(create(900, '--mp0 tank:1,mp=/data --mp1 /srv/share,mp=/mnt/share --dev0 /dev/nvidia0'));
  await sh('pct start 900');
  expect(
    await out(
      sh,
      'pct exec 900 -- sh -c "cat /mnt/share/f; stat -c %U /mnt/share/f; echo d > /data/f; ls /data / | grep -x f; test -c /dev/nvidia0"',
    ),
  ).toBe('shared\nwww-data\nf\n');
  expect(await out(sh, "pct exec 900 -- sh -c 'echo guest > /mnt/share/g'; cat /srv/share/g")).toBe('guest\n');
});

test('scripts are recorded, and their comment lines say what they come to', async () => {
  const {sh} = newNode();
  await sh(`${create(900)}; pct start 900`);
  const put = (path: string, script: string) =>
    sh(`pct exec 900 -- sh -c 'mkdir -p \${1%/*}; cat > $1; chmod 700 $1' sh ${path}`, script);
  await put(
    '/run/phoenix/feature-docker/apply.sh',
    '#!/bin/sh\n# lab: stdout=installing\n# lab: stderr=slow\n# lab: creates=/usr/bin/dockerd\nrm -rf /\n',
  );
  await put('/run/phoenix/feature-docker/check.sh', '#!/bin/sh\nexit 0\n');
  await put('/run/phoenix/app-900/fail.sh', '# lab: exit=3\n');
  expect(await out(sh, 'pct exec 900 -- sh /run/phoenix/feature-docker/check.sh')).toBe('exit 1\n');
  expect(
    await out(
      sh,
      `pct exec 900 -- sh -c 'shift; "$@" </dev/null' sh x env A=b bash -eu /run/phoenix/feature-docker/apply.sh 900`,
    ),
  ).toBe('installing\nlab: apply.sh was recorded, not executed\nslow\n');
  expect(
    await out(sh, 'pct exec 900 -- /run/phoenix/feature-docker/check.sh; pct exec 900 -- ls /usr/bin/dockerd'),
  ).toBe('lab: check.sh was recorded, not executed\n/usr/bin/dockerd\n');
  expect(await out(sh, 'pct exec 900 -- sh -c \'exec "$@"\' sh python3 /run/phoenix/app-900/fail.sh')).toBe(
    'lab: fail.sh was recorded, not executed\nexit 3\n',
  );

  // The record is on the disk: a rollback takes it back, a clone takes it along.
  await sh('pct shutdown 900; pct snapshot 900 ready; pct clone 900 901 --snapname ready --full; pct start 901');
  await put('/run/phoenix/feature-docker/check.sh', '');
  expect(await out(sh, 'pct exec 901 -- cat /var/lib/lab/ran/feature-docker')).toBe('');
});

test('a task that runs is in the list, and its process in /proc, until it has ended', async () => {
  const {sh} = newNode(undefined, 10);
  const creating = sh(create(900));
  const line = () => out(sh, 'cat /var/log/pve/tasks/active');
  while (!(await line()).includes(' 0\n')) await new Promise(setImmediate);
  const [, pid = '', pstart = ''] = /^UPID:pve1:(\w+):(\w+):\w+:vzcreate:900:root@pam: 0$/m.exec(await line()) ?? [];
  const stat = await out(sh, `cat /proc/${Number.parseInt(pid, 16)}/stat`);
  expect(Number(stat.replace(/^.*\) /, '').split(' ')[19])).toBe(Number.parseInt(pstart, 16));
  await creating;
  expect(await line()).toMatch(/: 1 \w{8} OK\n/);
  expect(await out(sh, `cat /proc/${Number.parseInt(pid, 16)}/stat`)).toContain('No such file');
});

test('looking leaves the log without a changed command', async () => {
  const {sh, shared} = newNode();
  await sh(`${create(900)}; pct start 900`);
  const before = readLog(shared.dir).length;
  const looks = [
    'cat /proc/net/unix',
    'pct list',
    'pvesm status',
    'pct exec 900 -- find /var/lib/phoenix -type f',
    'pct exec 900 -- sh -c "mkdir -p /run/phoenix; rm -rf /run/phoenix"',
    'find -L /etc/pve -type f -exec tail -v -n +1 {} +',
  ];
  for (const look of looks) await sh(look);
  expect(
    readLog(shared.dir)
      .slice(before)
      .map(({argv, changed}) => [argv[0], changed]),
  ).toEqual(looks.map((look) => [look.split(' ')[0], false]));
});

test('a profile is made to fit, and a wrong one is told everything', () => {
  const fitting = profileFor({
    storages: [
      {id: 'quick', content: 'rootdir'},
      {id: 'iso', content: 'vztmpl,iso'},
    ],
    templates: [],
    bridges: ['vmbr1'],
    gpuCount: 2,
  });
  expect(fitting.storages.map(({id, type}) => [id, type])).toEqual([
    ['local', 'dir'],
    ['quick', 'zfspool'],
    ['iso', 'dir'],
  ]);
  expect(fitting.devices).toEqual(expect.arrayContaining(['/dev/nvidia1', '/dev/nvidiactl']));
  expect(validateProfile(JSON.parse(JSON.stringify(profile)))).toEqual({profile});
  expect(
    validateProfile({...profile, cores: 0, extra: 1, storages: [{id: 'x!', type: 'dir', content: 'iso', bytes: 1}]}),
  ).toEqual({
    problems: [
      expect.stringContaining('unknown key "extra"'),
      '"cores" must be a whole number from 1',
      '"storages[0]": "id" must be a Proxmox storage id',
      '"storages[0]": "content" must be a list of strings',
      '"storages[0]": a dir storage needs a "path"',
    ],
  });
  expect(validateProfile([])).toEqual({problems: ['a lab profile is a JSON object']});
  expect(connectLab(newFolder())).toBeUndefined();
  expect(Object.keys(nodePrograms)).toEqual(expect.arrayContaining(['pct', 'pvesm', 'pveam']));
});
