import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, describe, expect, test} from '@jest/globals';
import {initCommand} from '../packages/cli/src/commands/init.js';
import {converse} from '../packages/cli/src/converse.js';
import type {Io} from '../packages/cli/src/io.js';
import {UsageError} from '../packages/cli/src/usage-error.js';
import {type Bench, createBench} from './cli.js';

const benches: Bench[] = [];
afterEach(() => {
  for (const one of benches.splice(0)) one.dispose();
});
const rig = () => {
  const bench = createBench();
  benches.push(bench);
  writeFileSync(join(bench.dir, 'key.pub'), `${KEY}\n`);
  return {...bench, set: join(bench.dir, 'set')};
};

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN+3cTqaAm4 ann@desk';
const read = (dir: string, kind: string) =>
  readFileSync(join(dir, `phoenix_${kind}.json`), 'utf8').replace(/^ *\/\/.*$/gm, '');

/** Somebody at a terminal; `lines` are typed one after the other, or all at once. */
function somebody(home: string) {
  const keyboard = new PassThrough();
  const screen = new PassThrough();
  let seen = '';
  screen.setEncoding('utf8').on('data', (text) => {
    seen += text;
  });
  const out = {
    write: (text: string) => {
      seen += text;
    },
  };
  const io = {
    ...{stdout: out, stderr: out, env: {}, home, argv: [], version: '0'},
    converse: () => converse(keyboard, screen),
    confirm: async () => undefined,
    ended: () => new Promise<void>(() => undefined),
    interrupts: {stop: new AbortController().signal, kill: new AbortController().signal, by: undefined},
  } satisfies Io;
  return {io, keyboard, seen: () => seen};
}
const LAB = {dir: '', speed: 0};
const request = (configDir: string) => ({
  configDir,
  target: undefined,
  lab: LAB,
  yes: false,
  offline: false,
  given: {},
});

describe('by options, without a terminal', () => {
  test.each([
    ['nothing said', []],
    ['an address', ['--ip', '10.0.0.20/24', '--gw', '10.0.0.1', '--id', '930', '--name', 'web']],
    ['a VM, and another storage', ['--vm', '--storage', 'tank', '--bridge', 'vmbr1']],
    ['the embedded node', ['--target', 'lab', '--vm']],
  ])('%s: the set is valid, comes up, and then is as described', async (_, options) => {
    const {askAnywhere, ask, lab, set, dir} = rig();
    const own = ['--config-dir', set];
    const target = options.includes('lab') ? ['--lab-dir', lab, '--lab-speed', '0'] : [];
    const key = ['--ssh-key', join(dir, 'key.pub')];
    const made = await askAnywhere('init', ...own, ...options, ...target, ...key);
    expect(made.code).toBe(0);
    // Where no node was looked at, all that was not said is told.
    expect(made.stderr).toMatch(options.includes('lab') ? /^$/ : /^GUESSED, .* template debian-\S+.*\n$/);
    expect(made.stdout).toContain(`next: phoenix validate --config-dir ${set}`);

    const valid = await askAnywhere('validate', ...own, '--strict');
    expect({code: valid.code, stderr: valid.stderr}).toEqual({code: 0, stderr: ''});
    const plan = await ask('plan', ...own, '--ci', '--exit-code');
    expect({code: plan.code, warned: /^Warnings$/m.test(plan.stdout)}).toEqual({code: 2, warned: false});
    const first = await ask('LetsGo', ...own, '--ci');
    expect({code: first.code, failed: first.stdout.match(/^ *✖ .*/gm)}).toEqual({code: 0, failed: null});
    const second = await ask('LetsGo', ...own, '--ci');
    expect(second.stdout).toContain('Nothing to do');
  });

  test('what is said stands in the files', async () => {
    const {anywhere, set, dir} = rig();
    const options = ['--ip', '10.0.0.20/24', '--gw', '10.0.0.254', '--id', '930', '--name', 'web', '--storage', 'tank'];
    const where = ['--host', '127.0.0.1', '--port', '1', '--identity-file', '/nowhere/key'];
    const key = ['--ssh-key', join(dir, 'key.pub')];
    const unseen = await anywhere('init', '--config-dir', set, ...options, ...where, ...key, '--yes');
    expect([unseen.code, existsSync(join(set, 'README.md'))]).toEqual([69, false]);
    expect(unseen.stderr).toMatch(
      /^127\.0\.0\.1.* cannot be reached[\s\S]*\nnothing was written\n {2}try: .*--offline, which guesses what it has\n$/,
    );
    const made = await anywhere('init', '--config-dir', set, ...options, ...where, ...key, '--yes', '--offline');
    expect(made.code).toBe(0);
    expect(made.stderr).toMatch(
      /^GUESSED, for no node was looked at: bridge vmbr0, template debian-\S+; hold them against the node before LetsGo\n$/,
    );
    const lxc = read(set, 'lxc_configs');
    expect(lxc).toContain('"network_config": { "bridge": "vmbr0", "ip": "10.0.0.20/24", "gw": "10.0.0.254" }');
    expect(lxc).toContain(`"root_ssh_public_keys": ["${KEY}"]`);
    expect(lxc).toMatch(/"930": \{\s+"name": "web"/);
    expect(read(set, 'hypervisor_config')).toContain(
      '"connection": { "transport": "ssh", "host": "127.0.0.1", "port": 1, "user": "root", "identity_file": "/nowhere/key" }',
    );
    expect(existsSync(join(set, 'phoenix_vm_configs.json'))).toBe(false);
    expect(statSync(join(set, 'secrets')).mode & 0o777).toBe(0o700);
  });

  test('a node that is there is looked at, and touched by nothing', async () => {
    const {askAnywhere, ask, lab, set, log} = rig();
    const first = ['--config-dir', set, '--target', 'lab', '--lab-dir', lab, '--lab-speed', '0'];
    expect((await askAnywhere('init', ...first)).code).toBe(0);
    expect((await ask('LetsGo', '--config-dir', set, '--ci')).code).toBe(0);
    const before = log().length;
    const other = `${set}-2`;
    const again = ['--config-dir', other, ...first.slice(2)];
    expect((await askAnywhere('init', ...again)).code).toBe(0);
    expect(
      log()
        .slice(before)
        .filter(({changed}) => changed),
    ).toEqual([]);
    // 100 is taken by now, and the template lies on the node.
    expect(read(other, 'lxc_configs')).toMatch(/"101": \{[^}]*"template": "local:vztmpl\/debian-12/);
    for (const [option, value, problem] of [
      ['--id', '100', '--id: 100 is taken on the node'],
      ['--storage', 'tank', '--storage: pve1 has no tank, but local-lvm'],
      ['--bridge', 'vmbr7', '--bridge: pve1 has no vmbr7, but vmbr0'],
    ]) {
      const {code, stderr} = await askAnywhere(
        'init',
        ...['--config-dir', `${set}-3`, ...first.slice(2)],
        option!,
        value!,
      );
      expect({code, stderr}).toEqual({code: 64, stderr: expect.stringContaining(problem!)});
    }
    expect(existsSync(`${set}-3`)).toBe(false);
  });

  test('the ids that the cluster gives, bridges of any name, storages with snapshots first', async () => {
    const {askAnywhere, lab, set} = rig();
    const bare = ['--target', 'lab', '--lab-profile', 'bare', '--lab-dir', lab, '--lab-speed', '0'];
    expect((await askAnywhere('init', '--config-dir', `${set}-1`, ...bare)).code).toBe(0);
    const on = (path: string) => join(lab, 'node', path);
    for (const name of ['fwbr100i0', 'tenant', 'vmbr0v5'])
      mkdirSync(on(`sys/class/net/${name}/bridge`), {recursive: true});
    writeFileSync(on('etc/pve/datacenter.cfg'), 'keyboard: de\nnext-id: lower=300,upper=310\n');
    const cfg = on('etc/pve/storage.cfg');
    const usb = 'dir: usb\n\tpath /mnt/usb\n\tcontent rootdir,images\n\n';
    writeFileSync(cfg, `${usb}${readFileSync(cfg, 'utf8').replace(/^zfspool: local-zfs$/m, 'zfspool: fast')}`);
    const taken = await askAnywhere('init', '--config-dir', `${set}-2`, ...bare, '--bridge', 'fwbr100i0');
    expect([taken.code, taken.stderr]).toEqual([64, expect.stringMatching(/no fwbr100i0, but vmbr0, tenant/)]);
    const lost = await askAnywhere('init', '--config-dir', `${set}-2`, ...bare, '--storage', 'nowhere');
    expect([lost.code, lost.stderr]).toEqual([64, expect.stringMatching(/no nowhere, but local-zfs, fast, usb/)]);
    const made = await askAnywhere('init', '--config-dir', set, ...bare, '--bridge', 'tenant', '--vm');
    expect({code: made.code, stderr: made.stderr}).toEqual({code: 0, stderr: ''});
    expect(read(set, 'lxc_configs')).toMatch(/"300": \{[\s\S]*"bridge": "tenant"/);
    expect(read(set, 'vm_configs')).toMatch(/"vmid": 301,[\s\S]*"vmid": 302,/);
  });

  test('a bare node that no config describes has what the installer leaves', async () => {
    const {askAnywhere, lab, set} = rig();
    const bare = ['--target', 'lab', '--lab-profile', 'bare', '--lab-dir', lab, '--lab-speed', '0'];
    const made = await askAnywhere('init', '--config-dir', set, ...bare);
    expect({code: made.code, stderr: made.stderr}).toEqual({code: 0, stderr: ''});
    expect(read(set, 'lxc_configs')).toContain('"storage_pool": "local-zfs"');
  });

  test('what cannot be is refused, and nothing is written', async () => {
    const {askAnywhere, set} = rig();
    const {code, stderr} = await askAnywhere('init', '--config-dir', set, '--ip', '10.0.0.300/24');
    expect({code, stderr}).toEqual({
      code: 64,
      stderr: expect.stringMatching(/--ip: .* is neither dhcp nor an address/),
    });
    expect(existsSync(set)).toBe(false);
  });

  test.each([
    [{ip: '10.0.0.3/33'}, '--ip: "10.0.0.3/33" is neither dhcp nor an address'],
    [{ip: '10.0.0.3/24', gw: 'router'}, '--gw: "router" is no address'],
    [{gw: '10.0.0.1'}, '--gw has no effect without --ip'],
    [{id: 99}, '--id: "99" is no id'],
    [{name: 'my_web'}, '--name: "my_web" is no host name'],
    [{template: 'debian-12'}, '--template: "debian-12" is no OS template'],
    [{storage: 'a b'}, '--storage: "a b" is no name'],
    [{sshKey: '/nowhere/key.pub'}, '--ssh-key: /nowhere/key.pub holds no public key'],
  ])('%j is refused', async (given, problem) => {
    const {set, dir} = rig();
    const {io} = somebody(dir);
    await expect(initCommand({...request(set), yes: true, given}, io)).rejects.toThrow(problem);
    expect(existsSync(set)).toBe(false);
  });

  test('a private key is no public one', async () => {
    const {askAnywhere, set, dir} = rig();
    const file = join(dir, 'id_ed25519');
    writeFileSync(file, '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n');
    const {code, stderr} = await askAnywhere('init', '--config-dir', set, '--ssh-key', file);
    expect([code, stderr]).toEqual([64, expect.stringContaining('holds no public key')]);
    expect(stderr).not.toContain('b3Blb');
  });

  test.each(['phoenix_vm_configs.json', 'README.md', 'schemas/phoenix_common.schema.json'])(
    'where %s is there already, nothing is written',
    async (name) => {
      const {askAnywhere, set} = rig();
      mkdirSync(join(set, 'schemas'), {recursive: true});
      writeFileSync(join(set, name), 'mine');
      const before = readdirSync(set, {recursive: true});
      const {code, stderr} = await askAnywhere('init', '--config-dir', set);
      expect([code, stderr]).toEqual([
        64,
        expect.stringContaining(`${join(set, name)} is there already: nothing was written`),
      ]);
      expect(readdirSync(set, {recursive: true})).toEqual(before);
      expect(readFileSync(join(set, name), 'utf8')).toBe('mine');
    },
  );
});

describe('by questions', () => {
  test('each answer is asked for until it will do; Enter takes what is offered', async () => {
    const {set, dir, askAnywhere} = rig();
    mkdirSync(join(dir, '.ssh'));
    writeFileSync(join(dir, '.ssh/id_ed25519.pub'), `${KEY}\n`);
    const {io, keyboard, seen} = somebody(dir);
    const done = initCommand(request(set), io);
    const answers = ['', 'local-zfs', '', '', '99', '120', 'my_web', 'web', '10.0.0.20', '10.0.0.20/24', '', 'n', ''];
    for (const answer of answers) {
      keyboard.write(`${answer}\n`);
      await sleep(1);
    }
    expect(await done).toBe(0);
    expect(seen()).toContain('"99" is no id: 100 to 999999999');
    expect(seen()).toContain('"my_web" is no host name');
    expect(seen()).toContain('Its gateway [10.0.0.1]: ');
    const lxc = read(set, 'lxc_configs');
    expect(lxc).toMatch(/"120": \{\s+"name": "web"/);
    expect(lxc).toContain('"ip": "10.0.0.20/24", "gw": "10.0.0.1"');
    expect(lxc).toContain('"storage_pool": "local-zfs"');
    expect(lxc).toContain(KEY);
    expect((await askAnywhere('validate', '--config-dir', set, '--strict')).code).toBe(0);
  });

  test('what is pasted ahead answers the questions to come', async () => {
    const {set, dir} = rig();
    const {io, keyboard} = somebody(dir);
    keyboard.write('\n\n\n\n\n\n\ny\n-\n');
    expect(await initCommand(request(set), io)).toBe(0);
    expect(read(set, 'vm_configs')).toContain('"clone_from_vmid": 8000');
    expect(read(set, 'lxc_configs')).not.toContain('root_ssh_public_keys');
  });

  test('a node is offered with what it has, and may be chosen by number', async () => {
    const {set, dir, lab} = rig();
    const {io, keyboard, seen} = somebody(dir);
    keyboard.write('lab\n\n\n2\n\n\n\n\n-\n');
    expect(await initCommand({...request(set), lab: {dir: lab, speed: 0}}, io)).toBe(0);
    const [, second] = /^ {2}2 {2}(\S+)$/m.exec(seen()) ?? [];
    expect(read(set, 'lxc_configs')).toContain(`"template": "${second}"`);
    expect(read(set, 'hypervisor_config')).toContain('"connection": { "transport": "lab" }');
  });

  test('whoever leaves in the middle leaves nothing behind', async () => {
    const {set, dir} = rig();
    const {io, keyboard, seen} = somebody(dir);
    keyboard.end('\n\n');
    expect(await initCommand(request(set), io)).toBe(1);
    expect(seen()).toMatch(/nothing was written\n$/);
    expect(existsSync(set)).toBe(false);
  });

  test('a node that cannot be reached is told with what to do, and whether to go on is asked', async () => {
    const {set, dir} = rig();
    const there = {...request(set), target: 'ssh' as const, host: '127.0.0.1', port: 1};
    const no = somebody(dir);
    no.keyboard.write('\n');
    expect(await initCommand(there, no.io)).toBe(1);
    expect(no.seen()).toMatch(/127\.0\.0\.1.* cannot be reached.*\n {2}try: .*\n/);
    expect(existsSync(set)).toBe(false);
    const yes = somebody(dir);
    yes.keyboard.write('y\n\n\n\n\n\n\n\n-\n');
    expect(await initCommand(there, yes.io)).toBe(0);
    expect(read(set, 'hypervisor_config')).toContain('"host": "127.0.0.1"');
  });

  test('nobody is asked what options say, and nothing in vain', async () => {
    const {set, dir} = rig();
    const {io, keyboard, seen} = somebody(dir);
    keyboard.write('\n\n\n\n');
    const given = {id: 930, name: 'web', ip: 'dhcp', storage: 'tank', vm: false, sshKey: join(dir, 'key.pub')};
    expect(await initCommand({...request(set), given}, io)).toBe(0);
    expect(seen()).toMatch(/later: .*Bridge \[vmbr0\]: .*OS template \[/s);
    expect(seen()).not.toMatch(/Id of|Its name \[|Its address|Storage for|A VM|Public key/);
    const again = somebody(dir);
    await expect(initCommand(request(set), again.io)).rejects.toThrow(UsageError);
    expect(again.seen()).toBe('');
  });
});
