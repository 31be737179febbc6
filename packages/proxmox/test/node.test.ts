import {execFile, execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {
  type Command,
  type ExecResult,
  type Fact,
  type Host,
  type Reader,
  reveal,
  Secret,
  StepError,
} from '@phoenix/kit';
import {readStorages} from '../src/facts/storage.js';
import {
  activeTasks,
  availableTemplates,
  cloneLocks,
  clusterIds,
  guestState,
  isCreated,
  isUsable,
  lxcHost,
  nodeState,
  parseGuestConfig,
  pctClone,
  pctCreate,
  pctDestroy,
  pctExec,
  pctResize,
  pctSet,
  pctShutdown,
  pctSnapshot,
  runningGuests,
  snapshotObstacle,
  splitFiles,
  storages,
  templates,
  writeRawConfig,
} from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'proxmox-test-'));
afterAll(() => rmSync(folder, {recursive: true}));

const ok = (stdout: string): ExecResult => ({exitCode: 0, stdout, stderr: ''});

const unixSockets = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 21001 @/var/lib/lxc/900/command
0000000000000000: 00000003 00000000 00000000 0001 03 21002 @/var/lib/lxc/900/command
0000000000000000: 00000002 00000000 00010000 0001 01 21003 /var/run/qemu-server/300.qmp
0000000000000000: 00000002 00000000 00010000 0001 01 21004 /tmp/x@/var/lib/lxc/901/commands
`;

const files: Readonly<Record<string, string>> = {
  '/etc/pve/lxc/900.conf': '#==> /etc/pve/lxc/999.conf <==\narch: amd64\nrootfs: z:subvol-900-disk-0,size=8G\n',
  '/etc/pve/lxc/901.conf': 'arch: amd64\nlock: create\n',
  '/etc/pve/qemu-server/300.conf': 'memory: 128\n\n[PENDING]\nmemory: 256\n',
  '/etc/pve/firewall/900.fw': '[OPTIONS]\nenable: 1\n',
  '/etc/pve/firewall/empty.fw': '',
  '/etc/pve/storage.cfg': `dir: local
\tpath /var/lib/vz
\tcontent vztmpl,iso,backup

zfspool: z
\tpool tank/z
\tcontent rootdir,images
\tsparse

nfs: share
\tpath /mnt/pve/share
\tcontent-dirs iso=/i,vztmpl=/tmpl/
\tcontent vztmpl
\tnodes pve2
\tdisable`,
  '/etc/pve/ha/resources.cfg': 'ct: 900\n\tgroup g\n\nvm: 300\n\nct: 901\n\tstate ignored\n',
  '/etc/pve/.vmlist':
    '{"version":2,"ids":{"900":{"node":"pve1","type":"lxc","version":1},"901":{"node":"pve1","type":"lxc"},"300":{"node":"pve1","type":"qemu"},"400":{"node":"pve2","type":"qemu"}}}',
};

/** A node that answers what the facts ask, and keeps what it was asked. */
const fakeNode = (answers: (argv: readonly string[]) => ExecResult | undefined = () => undefined) => {
  const asked: (readonly string[])[] = [];
  const node: Reader = {
    label: 'pve1',
    async exec({argv}) {
      asked.push(argv);
      const answer = answers(argv);
      if (answer !== undefined) return answer;
      if (argv[0] === 'uname') return ok('pve1.home.arpa\n');
      if (argv[0] === 'cat' && argv[1] === '/proc/net/unix') return ok(unixSockets);
      if (argv[0] === 'find') {
        const found = Object.entries(files).filter(([path]) =>
          argv.some((arg) => path === arg || path.startsWith(`${arg}/`)),
        );
        return {...ok(found.map(([path, text]) => `==> ${path} <==\n${text}`).join('\n')), exitCode: 1};
      }
      throw new Error(argv.join(' '));
    },
  };
  return {node, asked};
};

const pick = async <T>(fact: Fact<T>, node: Reader): Promise<T> =>
  fact.within === undefined ? fact.read(node) : (fact.within.pick((await fact.within.fact.read(node)) as never) as T);

test("real tail's output is parted byte for byte", () => {
  const contents = ['a\n', 'no line end', '', '\n', 'two\n\n', '#==> /etc/pve/lxc/1.conf <==\n'];
  const paths = contents.map((text, i) => {
    const path = join(folder, `f${i}`);
    writeFileSync(path, text);
    return path;
  });
  const output = execFileSync('tail', ['-v', '-n', '+1', ...paths], {encoding: 'utf8'});
  const parted = splitFiles(output, (path) => path.startsWith('/'));
  expect([...parted]).toEqual(contents.map((text, i) => [paths[i], text]));
});

test('one look reads the whole node', async () => {
  const {node, asked} = fakeNode();
  const state = await nodeState.read(node);
  expect(asked.length).toBe(3);
  expect(state.name).toBe('pve1');
  expect([...state.guests.keys()]).toEqual([900, 901, 300]);
  expect(state.guests.get(900)).toMatchObject({
    kind: 'lxc',
    node: 'pve1',
    running: true,
    firewall: '[OPTIONS]\nenable: 1\n',
  });
  expect(state.guests.get(900)!.config.description).toBe('==> /etc/pve/lxc/999.conf <==');
  expect(state.guests.get(901)).toMatchObject({running: false, firewall: undefined});
  expect(state.guests.get(300)!.config.pending.set.get('memory')).toBe('256');
  expect([...state.guests.values()].map(isCreated)).toEqual([true, false, true]);
  expect([...state.haResources]).toEqual([900, 300]);
  expect([...state.haConfigured]).toEqual([900, 300, 901]);
  expect(state.quorate).toBe(true);
  expect([...(await runningGuests.read(node))]).toEqual([900, 300]);
  expect((await pick(clusterIds, node)).get(400)).toEqual({node: 'pve2', kind: 'vm'});
});

test.each([
  ['nothing: Proxmox makes up a local', '', 'local dir /var/lib/vz backup,images,iso,rootdir,snippets,vztmpl'],
  [
    'a local elsewhere does not count',
    'dir: local\n\tpath /srv\n\tcontent iso\n',
    'local dir /var/lib/vz backup,images,iso,rootdir,snippets,vztmpl',
  ],
  ['a local without path', 'dir: local\n\tcontent iso\n', 'local dir /var/lib/vz iso'],
  ['a local of one node is on all', 'dir: local\n\tcontent iso\n\tnodes pve2\n', 'local dir /var/lib/vz iso'],
  [
    'no content: what the type has',
    'dir: local\n\tcontent none\n\nzfspool: z\n\tpool t\n\nrbd: c\n\tpool r\n\npbs: b\n\tserver s\n',
    'local dir /var/lib/vz , z zfspool  images,rootdir, c rbd  images, b pbs  backup',
  ],
])('storages, %s', (_, text, expected) => {
  const told = readStorages(text).map(({id, type, path, content, nodes}) =>
    [id, type, path ?? '', content.join(','), ...nodes].join(' '),
  );
  expect(told.join(', ')).toBe(expected);
});

test('one guest: the narrow look says the same as the bulk one', async () => {
  const {node} = fakeNode();
  for (const id of [900, 901, 300, 400, 999]) {
    const fact = guestState(id);
    expect(fact.scope).toBe(`guest:${id}`);
    expect(await fact.read(node)).toEqual(await pick(fact, node));
  }
  expect(await guestState(999).read(node)).toBeUndefined();
});

test('a node without /etc/pve is not an empty node', async () => {
  const {node} = fakeNode((argv) =>
    argv[0] === 'find' ? {exitCode: 1, stdout: '', stderr: 'No such file'} : undefined,
  );
  await expect(nodeState.read(node)).rejects.toMatchObject({failure: {code: 'not-ready'}, transient: true});
  await expect(guestState(900).read(node)).rejects.toBeInstanceOf(StepError);
  const broken = fakeNode((argv) => (argv[0] === 'cat' ? {exitCode: 127, stdout: '', stderr: 'no cat'} : undefined));
  await expect(nodeState.read(broken.node)).rejects.toMatchObject({failure: {code: 'command-failed', exitCode: 127}});
});

test('storages, templates and what stands against a snapshot', async () => {
  const {node} = fakeNode((argv) => {
    if (argv.includes('/var/lib/vz/template/cache'))
      return ok(
        '/var/lib/vz/template/cache/b.tar.zst\n/var/lib/vz/template/cache/a.tar.gz\n/var/lib/vz/template/cache/x.aria2\n',
      );
    if (argv.includes('/mnt/pve/share/tmpl')) return {exitCode: 1, stdout: '', stderr: 'No such file'};
    return undefined;
  });
  const all = await pick(storages, node);
  expect(all.map(({id, type, path, content}) => [id, type, path, content.length])).toEqual([
    ['local', 'dir', '/var/lib/vz', 3],
    ['z', 'zfspool', undefined, 2],
    ['share', 'nfs', '/mnt/pve/share', 1],
  ]);
  expect(all.map((storage) => isUsable(storage, 'pve1'))).toEqual([true, true, false]);
  expect(all[1]!.properties.get('sparse')).toBe('1');
  expect(await Promise.all(all.map((storage) => templates(storage).read(node)))).toEqual([
    ['local:vztmpl/a.tar.gz', 'local:vztmpl/b.tar.zst'],
    [],
    [],
  ]);
  const obstacle = (lines: string) => snapshotObstacle(parseGuestConfig(lines), all);
  expect(obstacle('rootfs: z:subvol-1-disk-0\nmp0: z:subvol-1-disk-1,mp=/d\n')).toBeUndefined();
  expect(obstacle('rootfs: z:subvol-1-disk-0\nmp1: /srv,mp=/d\n')).toBe('bind mount mp1');
  expect(obstacle('rootfs: local:1/vm-1-disk-0.raw\n')).toContain("'local' (dir)");
  expect(obstacle('rootfs: gone:1\n')).toContain('unknown storage');
  expect(obstacle('template: 1\n')).toBe('it is a template');
});

test('a task counts while its process lives, and not another one with its pid', async () => {
  const upid = (pid: string, pstart: string) => `UPID:pve1:${pid}:${pstart}:6560A000:vzclone:900:root@pam:`;
  const {node, asked} = fakeNode((argv) => {
    if (argv[1] === '/var/log/pve/tasks/active')
      return ok(
        [
          `${upid('000003E8', '0000ABCD')} 0`,
          `${upid('000003E9', '0000ABCD')} 1`,
          `${upid('000003EA', '00000001')} 1 6560A001 OK`,
          'UPID:pve1:000003EB:0000ABCD:6560A000:vzdump::root@pam: 1',
          'UPID:pve1:000003EC:0000ABCD:6560A000:vzdump:904:root@pam: 1',
          // A console that somebody has open holds nothing.
          'UPID:pve1:000003ED:0000ABCD:6560A000:vncproxy:900:root@pam: 1',
          'junk',
          '',
        ].join('\n'),
      );
    const stat = (pid: number, start: number) =>
      `${pid} (task (x) 1) S ${Array.from({length: 18}, () => 0).join(' ')} ${start} 0\n`;
    if (argv[1] === '/proc/1000/stat')
      return {
        exitCode: 1,
        stdout: stat(1000, 0xabcd) + stat(1001, 0xabce) + stat(1003, 0xabcd) + stat(1004, 0xabcd) + stat(1005, 0xabcd),
        stderr: '',
      };
    return undefined;
  });
  expect(await activeTasks(900).read(node)).toEqual([
    {
      upid: upid('000003E8', '0000ABCD'),
      type: 'vzclone',
      id: '900',
      pid: 1000,
      startTime: 0x6560a000,
      user: 'root@pam',
    },
    // A backup job of several guests has no id: it may be at any of them.
    {
      upid: 'UPID:pve1:000003EB:0000ABCD:6560A000:vzdump::root@pam:',
      type: 'vzdump',
      id: '',
      pid: 1003,
      startTime: 0x6560a000,
      user: 'root@pam',
    },
  ]);
  expect(asked[1]).toEqual(['cat', ...[1000, 1001, 1003, 1004, 1005].map((pid) => `/proc/${pid}/stat`)]);
  const seenFrom901 = activeTasks(901, [900]);
  expect(seenFrom901.scope).toBe('guest:901');
  expect((await seenFrom901.read(node)).map(({id}) => id)).toEqual(['900', '']);
  const idle = fakeNode(() => ({exitCode: 1, stdout: '', stderr: 'No such file'}));
  expect(await activeTasks(901).read(idle.node)).toEqual([]);
  expect(idle.asked.length).toBe(1);
});

test.each<[Command, string]>([
  [
    pctCreate(900, {ostemplate: 'local:vztmpl/d.tar.zst', rootfs: 'z:8', unprivileged: true, swap: 0, tags: undefined}),
    'pct create 900 local:vztmpl/d.tar.zst --rootfs z:8 --unprivileged 1 --swap 0',
  ],
  [pctClone(900, 910, {snapname: 'base', full: true}), 'pct clone 900 910 --snapname base --full 1'],
  [pctSet(900, {set: {memory: 512}, delete: ['mp0', 'tags']}), 'pct set 900 --memory 512 --delete mp0,tags'],
  [pctSet(900, {set: {description: '-x'}}), 'pct set 900 --description=-x'],
  [pctSet(900, {set: {description: 'Grüße'}}), 'env LANG=C.UTF-8 pct set 900 --description Grüße'],
  [pctShutdown(900, {timeoutS: 30}), 'pct shutdown 900 --timeout 30'],
  [pctDestroy(900, {purge: true}), 'pct destroy 900 --purge 1'],
  [pctSnapshot(900, 'base', 'phoenix:1:ab'), 'pct snapshot 900 base --description phoenix:1:ab'],
  [pctResize(900, 'rootfs', 8), 'pct resize 900 rootfs 8G'],
  [pctResize(900, 'mp0', 1.25), 'pct resize 900 mp0 1280M'],
  [pctExec(900, {argv: ['sh', '-c', 'a b']}), 'pct exec 900 --keep-env 0 -- sh -c a b'],
])('%# $1', ({argv}, line) => expect(argv.join(' ')).toBe(line));

test('locks of a clone, and the index of templates', () => {
  expect(cloneLocks(900, 910, 'z').map(({name, units}) => `${name} ${units}`)).toEqual([
    'guest:900 all',
    'guest:910 all',
    'storage:z one',
    'node:commands one',
  ]);
  expect(availableTemplates('system          a_1.tar.zst\nsystem          b.tar.xz\n\n')).toEqual([
    'a_1.tar.zst',
    'b.tar.xz',
  ]);
});

/** Runs a command's argv here. */
const runHere = (argv: readonly string[], stdin: string): Promise<ExecResult> =>
  new Promise((resolve) => {
    const child = execFile(argv[0]!, argv.slice(1), (error, stdout, stderr) => {
      resolve({exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr});
    });
    child.stdin!.on('error', () => undefined); // it may end without reading
    child.stdin!.end(stdin);
  });

test('a raw config is written only over the text that it was made from, and only whole', async () => {
  const path = join(folder, '900.conf');
  const before = 'arch: amd64\n';
  const after = 'arch: amd64\nlxc.environment: A=ü\n';
  const {argv, stdin} = writeRawConfig(900, 'pve1', before, after);
  expect(argv.slice(0, 4)).toEqual(['flock', '-w', '10', '/run/lock/lxc/pve-config-900.lock']);
  expect(argv.slice(8, 9)).toEqual(['/etc/pve/nodes/pve1/lxc/900.conf']);
  expect(argv[9]).toBe(createHash('sha256').update(before).digest('hex'));
  const write = (text: string) =>
    runHere(
      [...argv.slice(4), ''].slice(0, -1).map((word) => (word.startsWith('/etc/pve') ? path : word)),
      text,
    );
  expect((await write(reveal(stdin!))).exitCode).toBe(3);
  writeFileSync(path, before);
  expect((await write('arch: am')).exitCode).toBe(4);
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect((await write(reveal(stdin!))).exitCode).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe(after);
  expect((await write(reveal(stdin!))).exitCode).toBe(3);
  expect(readdirSync(folder).filter((name) => name.startsWith('900'))).toEqual(['900.conf']);
});

test('a container is a host', async () => {
  const {signal} = new AbortController();
  let cut = 0;
  const node: Host = {
    label: 'pve1',
    exec: ({argv, stdin = ''}) => {
      expect(argv.slice(0, 6)).toEqual(['pct', 'exec', '900', '--keep-env', '0', '--']);
      const text = reveal(stdin);
      return runHere(argv.slice(6), text.slice(0, text.length - cut));
    },
    write: () => Promise.reject(new Error('not on the node')),
  };
  const guest = lxcHost(node, 900, 'pve1/900');
  expect(guest.label).toBe('pve1/900');
  expect(await guest.exec({argv: ['cat'], stdin: 'x\n'}, {signal})).toEqual(ok('x\n'));
  expect((await guest.exec({argv: ['sh', '-c', 'exit 255']}, {signal})).exitCode).toBe(255);

  const path = join(folder, "it's $a file");
  await guest.write(path, new Secret('secrét'), {signal, mode: '0600'});
  expect(readFileSync(path, 'utf8')).toBe('secrét');
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  await guest.write(path, '', {signal});
  expect(statSync(path).size).toBe(0);
  cut = 1;
  await expect(guest.write(path, 'half', {signal})).rejects.toMatchObject({failure: {code: 'command-failed'}});
  cut = 0;
  await expect(guest.write(join(folder, 'none', 'x'), 'x', {signal})).rejects.toBeInstanceOf(StepError);
  expect(statSync(path).size).toBe(0);
  expect(readdirSync(folder).filter((name) => name.endsWith('tmp'))).toEqual([]);
});

test.each([
  ["container '900' not running!\n", true],
  ["Configuration file 'nodes/pve1/lxc/900.conf' does not exist\n", true],
  ["container '901' not running!\n", false],
  ["warning\ncontainer '900' not running!\n", false],
])('pct exec saying %j is not ready: %s', async (stderr, notReady) => {
  const node = {label: 'pve1', exec: async () => ({exitCode: 255, stdout: '', stderr})} as unknown as Host;
  const asked = lxcHost(node, 900, 'pve1/900').exec({argv: ['true']}, {signal: new AbortController().signal});
  if (notReady) await expect(asked).rejects.toMatchObject({failure: {code: 'not-ready'}, transient: true});
  else expect((await asked).exitCode).toBe(255);
});
