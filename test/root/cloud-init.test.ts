import {describe, expect} from '@jest/globals';
import {renderCloudInit} from '@phoenix/cloudinit';
import {type CloudInit, Secret, type VmResource} from '@phoenix/kit';
import {writeBlock} from '@phoenix/proxmox';
import {DEFAULT_VM} from '@phoenix/testing';
import access from '../../steps/vm/access/index.js';
import {readVerdict} from '../../steps/vm/agent/verdict.js';
import volumes from '../../steps/vm/volumes/index.js';
import {whyNoRoot} from './make-root.js';
import type {Root} from './root.js';
import {rootTest} from './root-test.js';
import {runStep} from './run-step.js';

// What a cloud image brings, as far as it matters here.
const PACKAGES = ['cloud-init', 'netplan.io', 'nfs-common', 'openssh-server', 'sudo', 'systemd-sysv'];
const SUITES = ['bookworm', 'noble'] as const;
const noUbuntu = await whyNoRoot('noble', PACKAGES);

const machine = (cloudInit: Partial<CloudInit> = {}, vm: Partial<VmResource['vm']> = {}): VmResource => ({
  kind: 'vm',
  id: 900,
  name: 'web',
  object: {},
  vm: {...DEFAULT_VM, hostname: 'web', cloudInit: {...DEFAULT_VM.cloudInit, ...cloudInit}, ...vm},
});

const BOB = {
  username: 'bob',
  passwordHash: new Secret('$6$saltsalt$Zm9vYmFyYmF6'),
  sshPublicKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBG0T3bC5k7vFf1b3yZyXq2mJk0n0r1wQ8pVh5m5xYzA bob@laptop'],
  sudo: 'ALL=(ALL) NOPASSWD:ALL',
};
const NASTY = [
  'yes',
  '0644',
  '1:30',
  '12:30:45.6',
  '<<',
  '0o17',
  '.inf',
  'off',
  'Null',
  '1e3',
  '=',
  '~',
  '2001-01-01',
  '1_000',
  '# no',
  ' x ',
  'a: b',
  '- a',
  '!x',
  '"',
  "'",
  '\\',
  '%',
  '@',
  '\ttab\r\n',
  'é ☃ 😀\n',
  'no line end',
  '\n\n',
  '',
];

const FULL = machine(
  {
    user: BOB,
    packages: ['qemu-guest-agent', 'nginx', 'libstdc++6'],
    runcmd: ['echo "a: b" > /tmp/x', ['touch', '/tmp/a b']],
    writeFiles: [
      ...NASTY.map((content, i) => ({path: `/srv/f/${i}`, content})),
      {path: '/srv/secret', content: new Secret('s3cret\n'), permissions: '0600', owner: 'bob:bob'},
      {path: '/srv/log', content: 'one\n', append: true},
    ],
    userDataTemplate: {
      name: 'base.yaml',
      content: '#cloud-config\ntimezone: Europe/Berlin\nusers: [default]\nruncmd: [ls]\nntp: {enabled: true}\n',
    },
  },
  {
    hostname: 'web.example.org',
    nameservers: ['1.1.1.1'],
    searchdomain: 'example.org lan',
    nics: [
      {model: 'virtio', bridge: 'vmbr0', ip: '10.0.0.90/24', gw: '10.0.0.1'},
      {model: 'virtio', bridge: 'vmbr1', ip: 'dhcp'},
      {model: 'virtio', bridge: 'vmbr2', ip: 'fd00::90/64', gw: 'fd00::1'},
    ],
  },
);
const MACS = {macs: ['BC:24:11:00:00:90', 'BC:24:11:00:00:91', 'BC:24:11:00:00:92']};

const COPY = machine({}, {origin: {from: 'clone', source: 800, linked: false, sharesIdentity: true}});
const RENDERINGS: readonly (readonly [string, VmResource])[] = [
  ['nothing said', machine()],
  ['everything', FULL],
  ['root with keys', machine({user: {username: 'root', sshPublicKeys: BOB.sshPublicKeys}})],
  ['a copy of another machine', COPY],
  ['by DHCP', machine({}, {nics: [{model: 'virtio', bridge: 'vmbr0', ip: 'dhcp'}], nameservers: ['9.9.9.9']})],
];

const CHANGED = {status: 'changed', failure: undefined};
const UNCHANGED = {status: 'unchanged', failure: undefined};

const signal = new AbortController().signal;
const put = (root: Root, path: string, content: string | Secret) => root.host().write(path, content, {signal});
const sh = async (root: Root, script: string): Promise<string> => {
  const {exitCode, stdout, stderr} = await root.exec(['sh', '-ec', script]);
  if (exitCode !== 0) throw new Error(`${script}: ${exitCode} ${stdout} ${stderr}`);
  return stdout.trim();
};

/** A node as well: whether phoenix has made the VM is asked there. */
const beNode = (root: Root, ids = '{}') =>
  sh(root, `mkdir -p /etc/pve; echo '{"version": 1, "ids": ${ids}}' >/etc/pve/.vmlist`);

describe.each(SUITES)('%s', (suite) => {
  const options = {suite, skip: suite === 'noble' ? noUbuntu : undefined};

  rootTest(
    "cloud-init's own schema and netplan take every rendering",
    PACKAGES,
    async (root) => {
      for (const [name, own] of RENDERINGS) {
        const {user, network} = renderCloudInit(own, MACS);
        await put(root, '/tmp/user.yaml', user.content);
        await put(root, '/tmp/network.yaml', network.content);
        const said = await root.exec(['cloud-init', 'schema', '--config-file', '/tmp/user.yaml']);
        expect([name, said.exitCode, said.stdout + said.stderr]).toEqual([
          name,
          0,
          expect.not.stringMatching(/deprecat|warning/i),
        ]);
        const networkOptions = ['--schema-type', 'network-config', '--config-file', '/tmp/network.yaml'];
        // Debian 12's knows cloud-config only.
        if (suite === 'noble')
          expect(await root.exec(['cloud-init', 'schema', ...networkOptions])).toMatchObject({exitCode: 0});
        // By the way that cloud-init takes itself: into netplan's file, and by netplan into networkd's.
        await sh(
          root,
          `rm -rf /tmp/net; mkdir -p /tmp/net
           cloud-init devel net-convert -p /tmp/network.yaml -k yaml -d /tmp/net -D ${suite === 'noble' ? 'ubuntu' : 'debian'} -O netplan
           netplan generate --root-dir /tmp/net`,
        );
        expect(await sh(root, 'cat /tmp/net/run/systemd/network/*.network')).toMatch(/MACAddress=bc:24:11:00:00:90/i);
      }
      const written = await sh(root, 'cat /tmp/net/etc/netplan/*.yaml');
      expect(written).not.toContain('gateway4');
    },
    options,
  );

  rootTest(
    'a later boot of the same instance applies the network config again, and the verdict is read as cloud-init says it',
    PACKAGES,
    async (root) => {
      await put(root, '/tmp/user.yaml', renderCloudInit(machine(), MACS).user.content);
      await put(root, '/tmp/events.py', EVENTS);
      expect(await sh(root, 'python3 /tmp/events.py /tmp/user.yaml')).toBe('False True True');

      // Newer ones ask systemd too, which does not run here.
      const units = 'printf "%s\\n" ActiveState=active SubState=exited UnitFileState=enabled MainPID=0';
      await put(root, '/usr/local/bin/systemctl', `#!/bin/sh\n${units}\n`);
      await sh(root, 'chmod 0755 /usr/local/bin/systemctl');
      const {exec} = root.host();
      const verdict = () => readVerdict({exec: (command) => exec(command, {signal})});
      const stage = {start: 1, finished: 2, errors: [] as string[]};
      const stages = {'init-local': stage, init: stage, 'modules-config': stage, 'modules-final': stage};
      const say = (path: string, v1: object) => put(root, `/run/cloud-init/${path}.json`, JSON.stringify({v1}));
      await sh(root, 'mkdir -p /run/cloud-init /run/systemd/system; touch /etc/cloud/cloud-init.disabled');
      expect(await verdict()).toMatchObject({status: 'none'});
      await sh(root, 'rm /etc/cloud/cloud-init.disabled; touch /run/cloud-init/enabled');
      expect(await verdict()).toMatchObject({status: 'running'});
      await say('status', {...stages, stage: 'modules-final', datasource: 'DataSourceNoCloud'});
      expect(await verdict()).toMatchObject({status: 'running'});
      await say('status', {...stages, stage: null, datasource: 'DataSourceNoCloud'});
      await say('result', {datasource: 'DataSourceNoCloud', errors: []});
      expect(await verdict()).toEqual({status: 'done', reasons: []});
      const failed = {...stage, errors: ["('scripts_user', RuntimeError('1 failure'))"]};
      await say('status', {...stages, 'modules-final': failed, stage: null, datasource: 'DataSourceNoCloud'});
      const reason = expect.stringContaining('scripts_user');
      expect(await verdict()).toEqual({status: 'error', reasons: expect.arrayContaining([reason])});
    },
    options,
  );

  rootTest(
    'a copy of another machine makes itself a machine id, once',
    PACKAGES,
    async (root) => {
      await put(root, '/tmp/user.yaml', renderCloudInit(COPY, MACS).user.content);
      const instance = '/var/lib/cloud/instances/phoenix-900';
      await sh(root, `mkdir -p ${instance}/sem; ln -sfn ${instance} /var/lib/cloud/instance`);
      // As cloud-init's bootcmd runs a list: without a shell.
      const boot = `python3 -c 'import subprocess, yaml
for command in yaml.safe_load(open("/tmp/user.yaml"))["bootcmd"]: subprocess.check_call(command)'`;
      const bootWith = (id: string) => sh(root, `echo ${id} >/etc/machine-id; ${boot} >&2; cat /etc/machine-id`);
      const [theirs, other] = ['a'.repeat(32), 'b'.repeat(32)];
      const own = await bootWith(theirs);
      expect([own, own === theirs]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), false]);
      expect(await bootWith(other)).toBe(other);
    },
    options,
  );

  rootTest(
    'PyYAML reads what was meant, byte for byte',
    PACKAGES,
    async (root) => {
      const {user} = renderCloudInit(FULL, MACS);
      await put(root, '/tmp/user.yaml', user.content);
      const json = await sh(
        root,
        'python3 -c "import json, yaml; print(json.dumps(yaml.safe_load(open(\'/tmp/user.yaml\'))))"',
      );
      const {write_files: files, runcmd} = JSON.parse(json) as {
        write_files: {content: string; encoding?: string}[];
        runcmd: unknown;
      };
      const contents = files.map(({content, encoding}) =>
        encoding === undefined ? content : Buffer.from(content, 'base64').toString('utf8'),
      );
      expect(contents).toEqual([...NASTY, 's3cret\n', 'one\n']);
      expect(runcmd).toEqual([
        ['systemctl', 'enable', '--now', 'qemu-guest-agent'],
        'ls',
        'echo "a: b" > /tmp/x',
        ['touch', '/tmp/a b'],
      ]);
    },
    options,
  );

  rootTest(
    'after what cloud-init has done vm.access has nothing to do, and later it keeps it so',
    PACKAGES,
    async (root) => {
      await beNode(root);
      const files = [
        {path: '/srv/a b/plain', content: 'one\n'},
        {path: '/srv/secret', content: new Secret('tab\there'), permissions: '0600', owner: 'bob:bob'},
      ];
      const own = machine({user: BOB, packages: ['qemu-guest-agent', 'nfs-client', 'sudo'], writeFiles: files});
      const {user} = renderCloudInit(own, MACS);
      await put(root, '/tmp/user.yaml', user.content);
      // The modules themselves, without the rest of a boot: this root shares its network with the machine.
      await put(root, '/tmp/boot.py', BOOT);
      await sh(root, 'python3 /tmp/boot.py /tmp/user.yaml');
      expect(await runStep(access, root.host(), own)).toEqual({...UNCHANGED, output: []});

      await sh(
        root,
        'echo two >"/srv/a b/plain"; chmod 0644 /srv/secret; : >/home/bob/.ssh/authorized_keys; passwd -q -d bob',
      );
      const narrower = {
        ...own,
        vm: {...own.vm, cloudInit: {...own.vm.cloudInit, user: {...BOB, sudo: 'ALL=(ALL) /usr/bin/true'}}},
      };
      expect(await runStep(access, root.host(), narrower)).toMatchObject(CHANGED);
      expect(await runStep(access, root.host(), narrower)).toEqual({...UNCHANGED, output: []});
      expect(await sh(root, 'cat "/srv/a b/plain" /srv/secret; stat -c "%a %U:%G" /srv/secret')).toBe(
        'one\ntab\there600 bob:bob',
      );
      expect(await sh(root, 'getent shadow bob | cut -d : -f 2')).toBe(BOB.passwordHash.reveal());
      expect(
        await sh(root, 'cat /home/bob/.ssh/authorized_keys; stat -c "%a %U:%G" /home/bob/.ssh/authorized_keys'),
      ).toBe(`${BOB.sshPublicKeys[0]}\n600 bob:bob`);
      const rules = await sh(root, 'visudo -c -q && sudo -l -U bob');
      expect(rules).toContain('/usr/bin/true');
      expect(rules).not.toContain('NOPASSWD');
    },
    options,
  );

  rootTest(
    'a user that the config names later is made whole, and root stays out of links of its own making',
    PACKAGES,
    async (root) => {
      await beNode(root);
      const own = machine({user: BOB});
      expect(await runStep(access, root.host(), own)).toMatchObject(CHANGED);
      expect(await runStep(access, root.host(), own)).toEqual({...UNCHANGED, output: []});
      expect(await sh(root, 'id -nG bob; getent passwd bob | cut -d : -f 6,7')).toBe('bob sudo\n/home/bob:/bin/bash');
      await sh(root, 'rm -r /home/bob/.ssh; ln -s /etc /home/bob/.ssh');
      expect(await runStep(access, root.host(), own)).toMatchObject({
        failure: {code: 'refused', reason: 'linked-keys'},
      });
      const wrong = machine({user: {...BOB, sshPublicKeys: [], sudo: 'nonsense ('}});
      expect(await runStep(access, root.host(), wrong)).toMatchObject({status: 'failed'});
      expect(await sh(root, 'visudo -c -q; ls /etc/sudoers.d')).toContain('phoenix-bob');
    },
    options,
  );

  rootTest(
    'a machine that runs takes its new name, and cloud-init’s line of /etc/hosts with it',
    PACKAGES,
    async (root) => {
      await beNode(root, '{"900": {"node": "pve1", "type": "qemu", "version": 1}}');
      const block = writeBlock('', {source: '12ab', volumes: {}, lines: []});
      await sh(
        root,
        'mkdir -p /etc/pve/qemu-server; hostname web; printf "127.0.1.1\\tweb.lan\\tweb\\n::1 web\\n" >/etc/hosts',
      );
      await put(root, '/etc/pve/qemu-server/900.conf', `#${encodeURIComponent(block)}\nmemory: 2048\n`);
      const own = machine({}, {hostname: 'shop.lan'});
      expect(await runStep(access, root.host(), own)).toMatchObject(CHANGED);
      expect(await sh(root, 'uname -n; cat /etc/hostname /etc/hosts')).toBe(
        'shop\nshop\n127.0.1.1 shop.lan shop\n::1 web',
      );
      expect(await runStep(access, root.host(), own)).toEqual({...UNCHANGED, output: []});
    },
    options,
  );

  rootTest(
    'a volume is a mount unit that systemd takes',
    PACKAGES,
    async (root) => {
      const volume = {type: 'nfs', server: 'nas', path: '/export/a b', mountPoint: '/srv/my media%1'} as const;
      // Nothing is mounted here, and no systemd runs: what can be had is the unit.
      const {failure} = await runStep(volumes, root.host(), machine({}, {volumes: [volume]}));
      expect(failure).toMatchObject({code: 'did-not-converge'});
      const name = await sh(root, 'ls /etc/systemd/system | grep mount$');
      expect(name).toBe(await sh(root, 'systemd-escape --path --suffix=mount "/srv/my media%1"'));
      const {stdout, stderr} = await root.exec(['systemd-analyze', 'verify', `/etc/systemd/system/${name}`]);
      expect(`${stdout}${stderr}`).not.toMatch(/my.*media|Unknown|Failed to parse/);
    },
    options,
  );
});

/** Runs cloud-init's modules for users and files on a cloud-config, as its stages would. */
const BOOT = `
import sys, yaml
from cloudinit import stages, util
from cloudinit.config import cc_users_groups, cc_write_files
init = stages.Init()
init.read_cfg()
class Cloud:
    distro = init.distro
    paths = init.paths
    datasource = type("D", (), {"get_public_ssh_keys": lambda self: []})()
    def get_public_ssh_keys(self): return []
cfg = yaml.safe_load(open(sys.argv[1]))
class Log:
    def __getattr__(self, name): return lambda *a, **k: None
import inspect
def call(handle, name):
    wanted = len([p for p in inspect.signature(handle).parameters])
    handle(*[name, cfg, Cloud(), Log(), []][:3], *([Log(), []] if wanted == 5 else [[]]))
call(cc_users_groups.handle, "users_groups")
cc_write_files.write_files("write_files", cfg["write_files"], "root:root")
`;

/** Whether the event of a later boot is allowed: without our user-data, with it, and by the datasource at all. */
const EVENTS = `
import sys, yaml
from cloudinit.helpers import Paths
from cloudinit.event import EventScope, EventType
from cloudinit.sources.DataSourceNoCloud import DataSourceNoCloud
from cloudinit.stages import update_event_enabled
cfg = yaml.safe_load(open(sys.argv[1]))
class Source:
    default_update_events = DataSourceNoCloud.default_update_events
    paths = Paths({})
    supported_update_events = DataSourceNoCloud.supported_update_events
allowed = lambda cfg: update_event_enabled(Source, cfg, EventType.BOOT, EventScope.NETWORK)
print(allowed({}), allowed(cfg), EventType.BOOT in DataSourceNoCloud.supported_update_events[EventScope.NETWORK])
`;
