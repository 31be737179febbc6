import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {programNames} from '@phoenix/doctor';
import {type Bench, createBench, fleet, type Ran} from './cli.js';

const benches: Bench[] = [];
const bench = (): Bench => {
  const made = createBench();
  benches.push(made);
  return made;
};
afterEach(() => {
  for (const made of benches.splice(0)) made.dispose();
});

interface Check {
  readonly check: string;
  readonly level: string;
  readonly findings: readonly {readonly level: string; readonly found: string; readonly advice?: string}[];
}
const checksOf = ({stdout}: Ran): readonly Check[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Check);
const bad = (ran: Ran) =>
  checksOf(ran)
    .filter(({level}) => level !== 'fine')
    .map(({check, level}) => `${level} ${check}`);

const file = (at: Bench, name: string, content: unknown): string => {
  mkdirSync(at.dir, {recursive: true});
  writeFileSync(join(at.dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(at.dir, name);
};

test('the example is well before it is there and after, and nothing was changed by looking', async () => {
  const at = bench();
  const before = await at.phoenix('doctor');
  expect(before).toMatchObject({code: 0, stderr: ''});
  expect(before.stdout).toMatch(
    /^✔ phoenix +\d+\.\d+\.\d+ on Node \d+\.\d+\.\d+\n✔ config +configs is valid: 11 guests\n/,
  );
  expect(before.stdout).toMatch(/\nFit for phoenix\. \(\d+\.\ds\)\n$/);
  expect(before.stdout).not.toMatch(/[!✖–→\u001B]/);
  const looks = at.log();
  expect(looks.length).toBeLessThanOrEqual(10);
  expect(looks.filter(({changed}) => changed)).toEqual([]);

  expect((await at.ask('LetsGo', '--json')).code).toBe(0);
  const made = at.log().length;
  const after = await at.phoenix('doctor', '--json');
  expect([after.code, after.stderr]).toEqual([0, '']);
  const all = checksOf(after);
  expect(all.every(({findings, level}) => level !== undefined && findings.length > 0)).toBe(true);
  expect(all.find(({check}) => check === 'ids')?.findings).toEqual([{level: 'fine', found: 'all 11 guests are there'}]);
  // Its kernel came with the packages of the example, and waits for the reboot that is the user's to choose.
  expect(bad(after).filter((one) => one !== 'warning kernel')).toEqual([]);
  expect(
    at
      .log()
      .slice(made)
      .filter(({changed}) => changed),
  ).toEqual([]);

  // Every program that a run calls on the node is looked for, except what phoenix installs before it calls it, what no
  // Debian is without, and what the shell has in itself.
  const installed = 'exportfs nvidia-modprobe nvidia-smi pdbedit smbpasswd testparm visudo';
  const everywhere =
    'apt-cache hostnamectl id ip kill proxmox-boot-tool sh systemd-run timedatectl udevadm update-initramfs wipefs';
  // Of this config.
  const sometimes = 'apt-get chpasswd lsmod modinfo modprobe pve-firewall pveum useradd wget zfs zpool';
  const known = new Set([...programNames(undefined), ...`${installed} ${everywhere} ${sometimes}`.split(' ')]);
  const called = new Set(
    at
      .log()
      .slice(looks.length, made)
      .map(({argv}) => argv[0]!),
  );
  expect([...called].filter((name) => !known.has(name))).toEqual([]);
});

test('a node that is not fit: what is wrong, what to do, exit 1', async () => {
  const at = bench();
  const config = at.config({
    ...fleet({
      901: {
        name: 'one',
        template: 'debian-99.tar.zst',
        storage_pool: 'tank',
        network_config: {name: 'eth0', bridge: 'vmbr7', ip: 'dhcp'},
      },
    }),
  });
  const profile = file(at, 'profile.json', {
    ...{node: 'pve1', cores: 4, bridges: ['vmbr0'], devices: [], bootSeconds: 2},
    storages: [
      {id: 'local', type: 'dir', path: '/var/lib/vz', content: ['vztmpl', 'iso'], bytes: 100e9},
      {id: 'local-zfs', type: 'zfspool', content: ['rootdir', 'images'], bytes: 3e9},
    ],
    templates: [],
    available: ['debian-12-standard_12.7-1_amd64.tar.zst'],
  });
  const ran = await at.ask('doctor', '--config-dir', config, '--lab-profile', profile);
  expect(ran.code).toBe(1);
  const lines = ran.stdout.split('\n').map((line) => line.replace(/^(.) {2,}/, '$1 '));
  for (const line of [
    /^✖ bridges +there is no bridge vmbr7, which 901 is to be on$/,
    / → its bridges: vmbr0; name one of them/,
    /^✖ storages +pve1 has no storage 'tank', which 901 is to lie on$/,
    / → name one that is there: local-zfs$/,
    /^! space +2\.8 GiB of 2\.8 GiB are free on local-zfs, and the disks of 1 guest that are to be made come to 4 GiB$/,
    /^✖ templates +901 is made from debian-99\.tar\.zst: no storage has it/,
    / → pveam update, then take a name of/,
    /^Not fit for phoenix: 3 problems, 1 warning\. /,
  ])
    expect(lines).toContainEqual(expect.stringMatching(line));
});

test('what the node says wrongly, or not at all', async () => {
  const at = bench();
  const said = (match: readonly string[], stdout: string) => ({match, fault: {exit: 0, stdout, stderr: ''}});
  const faults = file(at, 'faults.json', [
    said(['date'], '1700000000.000000000\n'),
    said(['sshd', '-T'], 'maxsessions 2\nmaxstartups 10:30:100\n'),
    {match: ['pvesm', 'status'], fault: {exit: 255, stderr: 'ipcc_send_rec[1] failed: Connection refused\n'}},
    {match: ['df'], fault: {exit: 1, stderr: 'df: /: Input/output error\n'}},
  ]);
  const ran = await at.ask('doctor', '--json', '--lab-faults', faults);
  expect(ran.code).toBe(1);
  expect(bad(ran)).toEqual([
    'warning ssh-sessions',
    'warning clock',
    'warning disk',
    'problem storages',
    'unknown space',
  ]);
  expect(checksOf(ran).find(({check}) => check === 'storages')?.findings).toEqual([
    {
      level: 'problem',
      found: '`pvesm status` exits with 255: ipcc_send_rec[1] failed: Connection refused',
      advice: 'run it by hand on the node',
    },
  ]);
});

test.each([
  [
    'somebody who is not root',
    [
      {match: ['id', '-u'], fault: {exit: 0, stdout: '1000\n', stderr: ''}},
      {match: ['id', '-un'], fault: {exit: 0, stdout: 'ann\n', stderr: ''}},
    ],
    /is ann \(uid 1000\), and pct and qm want root\n +→ log in as root: --user root/,
  ],
  [
    'a connection that breaks',
    [{match: ['pvesm', 'status'], fault: {drop: 'before'}}],
    /✖ \S+.* lost pve1 .* meanwhile\n +→ try again/,
  ],
])('%s: exit 69', async (_, list, told) => {
  const at = bench();
  const ran = await at.ask('doctor', '--lab-faults', file(at, 'faults.json', list));
  expect(ran.stdout).toMatch(told);
  expect([ran.code, ran.stderr]).toEqual([69, '']);
});

test('a node that lets nobody in: why, what to do, exit 69', async () => {
  const at = bench();
  const serving = at.start('lab', 'serve', '--json');
  try {
    const line = await new Promise<string>((resolve) =>
      serving.stdout!.once('data', (text: string) => resolve(String(text))),
    );
    const {port, identityFile, knownHosts} = JSON.parse(line) as Record<'port' | 'identityFile' | 'knownHosts', string>;
    const key = readFileSync(knownHosts, 'utf8');
    // The same type, another key.
    const other = key.replace(/(AAAAC3NzaC1lZDI1NTE5AAAAI)..../, '$1abcd');
    const good = [
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--identity-file',
      identityFile,
      '--known-hosts',
      knownHosts,
    ];
    const look = async (...flags: readonly string[]) => {
      const {code, stdout} = await at.askAnywhere('doctor', '--target', 'ssh', ...flags);
      return {code, login: stdout.slice(stdout.indexOf('\n', stdout.indexOf(' config ')) + 1)};
    };
    const instead = (flag: string, value: string) => good.map((one, index) => (good[index - 1] === flag ? value : one));

    expect(await look(...good)).toMatchObject({
      code: 0,
      login: expect.stringMatching(/^✔ login +127\.0\.0\.1 answers as root/),
    });
    for (const [flags, told] of [
      [
        instead('--port', '1'),
        /✖ login +127\.0\.0\.1:1 refuses connections\n +→ nothing listens there: check host and port/,
      ],
      [instead('--host', 'pve1.invalid'), /✖ login +the name pve1\.invalid cannot be resolved\n +→ check the spelling/],
      [
        instead('--known-hosts', file(at, 'none', '')),
        /✖ login +the host key of \S+ is not known: ssh-ed25519 SHA256:.*\n +→ compare it .* ssh-keyscan -t ed25519 -p \d+ 127\.0\.0\.1 >> /,
      ],
      [instead('--known-hosts', file(at, 'other', other)), /✖ login +HOST KEY HAS CHANGED: .*\n +→ .*ssh-keygen -R /],
      [
        [...good, '--user', 'ann'],
        /✖ login +\S+ does not let ann in; tried: .*id_ed25519\n +→ put the public key .* ssh-copy-id/,
      ],
      [
        instead('--identity-file', join(at.dir, 'nothing')),
        /✖ login +cannot use the key .*nothing: there is no such file\n/,
      ],
    ] as const) {
      const {code, login} = await look(...flags);
      expect(login).toMatch(told);
      expect(login).toMatch(/\nNot fit for phoenix: 1 problem\. /);
      expect(code).toBe(69);
    }
  } finally {
    serving.kill('SIGTERM');
    await serving.done;
  }
});

test('a config that is broken is told, and the node is looked at without it', async () => {
  const at = bench();
  const config = at.config({lxc_configs: {900: {memory: 512}}});
  const ran = await at.ask('doctor', '--config-dir', config, '--json');
  expect(ran.code).toBe(1);
  const all = checksOf(ran);
  expect(all.find(({check}) => check === 'config')?.findings[0]).toMatchObject({
    level: 'problem',
    found: expect.stringMatching(/has \d+ errors?: what it wants of the node is not looked at$/),
    advice: `phoenix validate --config-dir ${config}`,
  });
  expect(all.map(({check}) => check)).toEqual(expect.arrayContaining(['version', 'programs', 'run-lock']));
  expect(all.map(({check}) => check)).not.toContain('storages');

  const nowhere = await at.askAnywhere('doctor', '--config-dir', config);
  expect(nowhere.code).toBe(1);
  expect(nowhere.stdout).toMatch(
    /✖ login +not looked at: the config would say where the node is\n +→ phoenix doctor --target ssh/,
  );
});

test('a run that has the node is named', async () => {
  const at = bench();
  const config = at.config(fleet({}));
  const faults = file(at, 'faults.json', [{match: ['pct', 'create'], fault: {hang: true}}]);
  const serving = at.start('lab', 'serve', '--json', '--lab-faults', faults, '--config-dir', config);
  try {
    await new Promise((resolve) => serving.stdout!.once('data', resolve));
    const run = at.start('create', '900', '--config-dir', config, '--ci');
    while (!at.log().some(({argv}) => argv[0] === 'uname')) await new Promise((resolve) => setTimeout(resolve, 50));
    const {code, stdout} = await at.ask('doctor', '--config-dir', config);
    expect(stdout).toMatch(
      /! other runs +another phoenix is changing the node now: .*process \d+, since .*\n +→ wait for it, or run with --wait\n/,
    );
    expect(code).toBe(0);
    run.kill('SIGKILL');
    await run.done;
  } finally {
    serving.kill('SIGTERM');
    await serving.done;
  }
});
