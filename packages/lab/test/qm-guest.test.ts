import {afterAll, beforeEach, expect, test} from '@jest/globals';
import type {Fault} from '../src/faults.js';
import type {Profile} from '../src/node.js';
import {profileFor} from '../src/profile.js';
import {goDown, startAtBoot} from '../src/reboot.js';
import {labStatus} from '../src/status.js';
import {validateFaults} from '../src/validate-faults.js';
import {validateProfile} from '../src/validate-profile.js';
import {newFolder, newNode, removeFolders, until} from './rig.js';

const profile: Profile = {
  ...profileFor({storages: [{id: 'tank', content: 'rootdir,images'}], templates: [], bridges: [], gpuCount: 0}),
  images: ['/root/noble.img'],
};
let rig: ReturnType<typeof newNode>;
const begin = (faults: readonly Fault[] = [], speed = 0): void => {
  rig = newNode(newFolder(), speed, profile, faults);
};
beforeEach(() => begin());
afterAll(removeFolders);

const says = async (line: string, stdin?: string) => {
  const {end, stdout, stderr} = await rig.sh(line, stdin);
  return {code: 'code' in end ? end.code : end.signal, stdout, stderr};
};
const snippet = (name: string, text: string) => says(`cat > /var/lib/vz/snippets/${name}`, text);
const USER = `#cloud-config
hostname: web
users:
  - name: ops
    homedir: /srv/ops
    groups: [sudo]
    sudo: ALL=(ALL) NOPASSWD:ALL
    shell: /bin/bash
    ssh_authorized_keys: [ssh-ed25519 AAAA ops@test]
    passwd: $6$hash
packages: [qemu-guest-agent, [htop, 3.2]]
write_files:
  - {path: /opt/x/secret, content: aGk=, encoding: b64, permissions: '0600'}
runcmd:
  - [touch, /opt/ran]
`;
const create = async (vmid: number, user = USER, more = '--agent enabled=1') => {
  await snippet(`${vmid}.yaml`, user);
  await says(
    `qm create ${vmid} --name v${vmid} --memory 512 --scsi0 tank:0,import-from=/root/noble.img --ide2 tank:cloudinit --cicustom user=local:snippets/${vmid}.yaml ${more}`,
  );
};
const inside = async (vmid: number, command: string) => {
  const {stdout} = await says(`qm guest exec ${vmid} -- sh -c '${command}'`);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
};

test('a cloud image comes up as its user-data say', async () => {
  await create(700);
  expect(await says('qm guest cmd 700 ping')).toMatchObject({code: 2, stderr: 'VM 700 is not running\n'});
  expect(await says('qm start 700')).toEqual({code: 0, stdout: 'generating cloud-init ISO\n', stderr: ''});
  expect(await says('qm agent 700 ping')).toEqual({code: 0, stdout: '', stderr: ''});
  expect(await inside(700, 'cloud-init status --wait')).toMatchObject({exitcode: 0, 'out-data': 'status: done\n'});
  expect(
    await inside(700, 'cat /etc/hostname /opt/x/secret /srv/ops/.ssh/authorized_keys; stat -c %a:%U /opt/x/secret'),
  ).toMatchObject({
    'out-data': 'web\nhissh-ed25519 AAAA ops@test\n600:root\n',
  });
  expect(
    await inside(700, 'grep ops /etc/passwd /etc/group /etc/shadow /etc/sudoers.d/90-cloud-init-users'),
  ).toMatchObject({
    'out-data': expect.stringMatching(
      /ops:x:1000:1000::\/srv\/ops:\/bin\/bash\n[\s\S]*sudo:x:27:ops\n[\s\S]*ops:!\$6\$hash:[\s\S]*# User rules for ops\n[\s\S]*ops ALL=\(ALL\) NOPASSWD:ALL/,
    ),
  });
  expect(await inside(700, 'dpkg-query -W htop qemu-guest-agent; dpkg-query -W vim')).toMatchObject({
    exitcode: 1,
    'out-data': expect.stringContaining('htop\t'),
    'err-data': 'dpkg-query: no packages found matching vim\n',
  });
  expect(await says('qm guest cmd 700 get-host-name')).toMatchObject({stdout: '{\n   "host-name" : "web"\n}\n'});
  expect((await says('qm guest cmd 700 get-osinfo')).stdout).toContain('"id" : "ubuntu"');
});

test('what the agent says of a command', async () => {
  await create(700);
  await says('qm start 700');
  expect(await says("qm guest exec 700 -- sh -c 'echo out; echo err >&2; exit 3'")).toEqual({
    code: 0,
    stderr: '',
    stdout:
      '{\n   "err-data" : "err\\n",\n   "err-truncated" : 0,\n   "exitcode" : 3,\n   "exited" : 1,\n   "out-data" : "out\\n",\n   "out-truncated" : 0\n}\n',
  });
  expect(await says('qm guest exec 700 -- nosuch')).toMatchObject({
    code: 29,
    stderr:
      "Agent error: Guest agent command failed, error was 'Failed to execute child process “nosuch” (No such file or directory)'\n",
  });
  const late = await says('qm guest exec 700 --timeout 5 -- sleep 10');
  expect(late).toMatchObject({code: 0, stderr: 'timeout reached, returning pid\n'});
  expect(await says('qm guest exec 700 --pass-stdin 1 -- cat', 'from the node')).toMatchObject({
    stdout: expect.stringContaining('"out-data" : "from the node"'),
  });
  expect(await says('qm guest exec 700 --pass-stdin 1 -- cat', 'x'.repeat(2 ** 20 + 1))).toMatchObject({
    code: 255,
    stderr: "'input-data' (STDIN) is limited to 1 MiB, aborting\n",
  });
  expect(
    await says("qm guest exec 700 --pass-stdin 1 -- sh -c 'while read a; do echo got $a; done'", 'one\ntwo\n'),
  ).toMatchObject({stdout: expect.stringContaining('"out-data" : "got one\\ngot two\\n"')});
  const {stdout} = await says('qm guest exec 700 --synchronous 0 -- sh -c "echo begun; exit 2"');
  const {pid} = JSON.parse(stdout) as {pid: number};
  expect((await says(`qm guest exec-status 700 ${pid}`)).stdout).toContain('"exitcode" : 2');
  // The agent tells it once.
  expect(await says(`qm guest exec-status 700 ${pid}`)).toMatchObject({
    code: 29,
    stderr: expect.stringContaining("Invalid parameter 'pid'"),
  });
  await says(
    'qm guest exec 700 --pass-stdin 1 -- sh -c "cat > /root/apply.sh"',
    '# lab: exit=4\n# lab: stdout=applied\n',
  );
  expect(await inside(700, 'sh /root/apply.sh')).toMatchObject({
    exitcode: 4,
    'out-data': expect.stringContaining('applied\n'),
  });
});

test('a command can be ended, and ends with its machine', async () => {
  begin([], 1000);
  await create(700);
  await says('qm start 700; sleep 20');
  const start = async () => {
    const {stdout} = await says('qm guest exec 700 --synchronous 0 -- setsid sh -c "echo begun; sleep 1000000"');
    return (JSON.parse(stdout) as {pid: number}).pid;
  };
  const pid = await start();
  expect((await says(`qm guest exec-status 700 ${pid}`)).stdout).toBe('{\n   "exited" : 0\n}\n');
  await inside(700, `kill -s TERM -- -${pid}`);
  const ended = JSON.parse((await says(`qm guest exec-status 700 ${pid}`)).stdout) as Readonly<Record<string, unknown>>;
  expect(ended).toMatchObject({exited: 1, 'out-data': 'begun\n'});
  const other = await start();
  await says('qm stop 700');
  await until(() => !rig.shared.processes.alive().includes(other));
});

test('no agent without its device, its package or its time', async () => {
  await create(700, '#cloud-config\nusers: [default]\n');
  await says('qm start 700');
  expect(await says('qm guest cmd 700 ping')).toMatchObject({code: 255, stderr: 'QEMU guest agent is not running\n'});
  await create(703, '#cloud-config\nruncmd:\n  - apt-get update && apt-get install -y qemu-guest-agent\n');
  expect(await says('qm start 703; qm guest cmd 703 ping')).toMatchObject({code: 0});
  await create(701, USER, '');
  await says('qm start 701; qm set 701 --agent 1');
  expect(await says('qm guest cmd 701 ping')).toMatchObject({stderr: 'No QEMU guest agent configured\n'});
  await says('qm stop 701; qm start 701');
  expect(await says('qm guest cmd 701 ping')).toMatchObject({code: 0});
  begin([], 1);
  await create(702);
  await says('qm start 702');
  const {shared} = rig;
  const {
    agentAt = 0,
    cloudInitAt = 0,
    startedAt = 0,
  } = (
    JSON.parse((await import('node:fs')).readFileSync(`${shared.dir}/power.json`, 'utf8')) as Record<
      string,
      {machine: {agentAt: number; cloudInitAt: number; startedAt: number}}
    >
  )[702]!.machine;
  expect([Math.round(agentAt - startedAt), Math.round(cloudInitAt - startedAt)]).toEqual([8, 14]);
});

test('a clone of a cleaned template is another machine, of any other the same', async () => {
  await create(700);
  await says('qm start 700');
  const keys = 'cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub';
  const first = await inside(700, keys);
  await says('qm reboot 700');
  expect(await inside(700, keys)).toEqual(first);
  await says('qm shutdown 700; qm clone 700 701; qm start 701');
  expect(await inside(701, keys)).toEqual(first);
  await inside(701, 'cloud-init clean --logs --seed; : > /etc/machine-id; rm -f /etc/ssh/ssh_host_*');
  expect(await inside(701, 'cloud-init status')).toMatchObject({'out-data': 'status: disabled\n'});
  await says('qm shutdown 701; qm template 701; qm clone 701 702 --name other; qm start 702');
  const other = await inside(702, keys);
  expect(other['out-data']).not.toEqual(first['out-data']);
  expect(await says('qm start 701')).toMatchObject({code: 255, stderr: "you can't start a vm if it's a template\n"});
  // Without a snippet Proxmox makes the instance-id of the data: others make another instance.
  await says('qm stop 702; qm set 702 --delete cicustom --ciuser eve; qm start 702');
  expect((await inside(702, keys))['out-data']).not.toEqual(other['out-data']);
  expect(await inside(702, 'grep -c eve /etc/passwd')).toMatchObject({'out-data': '1\n'});
});

test('files come back with a rollback', async () => {
  await create(700);
  await says('qm start 700');
  await inside(700, 'echo one > /root/a');
  await says('qm snapshot 700 ab');
  await inside(700, 'echo two > /root/a');
  await says('qm rollback 700 ab');
  expect(await says('qm status 700')).toMatchObject({stdout: 'status: stopped\n'});
  await says('qm start 700');
  expect(await inside(700, 'cat /root/a')).toMatchObject({'out-data': 'one\n'});
});

test('user-data that are wrong end in an error, faults in what they say', async () => {
  const state = async (vmid: number) => {
    const {exitcode, 'out-data': out} = await inside(vmid, 'cloud-init status --format json');
    const {status, extended_status: extended, errors, recoverable_errors: recoverable} = JSON.parse(String(out));
    return {exitcode, status, extended, errors: errors.length, recoverable: Object.keys(recoverable)};
  };
  begin([
    {match: ['qm', 'start', '701'], fault: {guest: 'cloud-init-degraded'}},
    {match: ['qm', 'start', '702'], fault: {guest: 'cloud-init-error'}},
    {match: ['qm', 'start', '703'], fault: {guest: 'agent-never'}},
  ]);
  for (const vmid of [701, 702, 703]) {
    await create(vmid);
    expect(await says(`qm start ${vmid}`)).toMatchObject({code: 0});
  }
  expect(await state(701)).toEqual({
    exitcode: 2,
    status: 'done',
    extended: 'degraded done',
    errors: 0,
    recoverable: ['WARNING'],
  });
  expect(await state(702)).toMatchObject({exitcode: 1, status: 'error', errors: 1});
  expect((await inside(702, 'cloud-init status --long'))['out-data']).toContain('errors:\n\t- ');
  expect(await says('qm guest cmd 703 ping')).toMatchObject({stderr: 'QEMU guest agent is not running\n'});
  expect(await says('qm shutdown 703')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('QEMU Guest Agent is not running'),
  });
  for (const [at, text] of ['#cloud-config\n- a\n', '#cloud-config\na: [\n', 'packages: []\n'].entries()) {
    await create(710 + at);
    await says(`qm start 71${at}; qm stop 71${at}`);
    await snippet(`71${at}.yaml`, text);
    await says(`qm set 71${at} --name other${at}; qm start 71${at}`);
    expect(await state(710 + at)).toMatchObject({exitcode: 1, status: 'error'});
  }
  await says('rm /var/lib/vz/snippets/710.yaml; qm stop 710');
  expect(await says('qm start 710')).toMatchObject({
    code: 255,
    stderr: "volume 'local:snippets/710.yaml' does not exist\n",
  });
  expect(validateFaults([{match: ['qm'], fault: {guest: 'sad'}}])).toEqual({
    problems: ['[0]: "fault": "guest" must be one of agent-never, cloud-init-error, cloud-init-degraded'],
  });
});

test('a reboot of the node starts machines too', async () => {
  await create(700, USER, '--agent 1 --onboot 1');
  await says('qm create 701 --memory 128; qm start 701; qm start 700');
  expect(labStatus(rig.shared.dir)?.guests).toEqual([
    {vmid: 700, name: 'v700', status: 'running'},
    {vmid: 701, name: 'VM 701', status: 'running'},
  ]);
  goDown(rig.shared);
  await startAtBoot(rig.shared, new AbortController().signal);
  expect(labStatus(rig.shared.dir)?.guests.map(({status}) => status)).toEqual(['running', 'stopped']);
});

test('a profile says what is wrong with its devices', () => {
  const pci = [{address: '01:00.0', vendor: '10de', device: '0x2204', class: '0x030000'}];
  expect(validateProfile({...profile, pci, agentSeconds: -1, images: 'x'})).toEqual({
    problems: expect.arrayContaining([
      '"agentSeconds" must be a number from 0',
      '"images" must be a list of strings',
      expect.stringContaining('"pci[0]": "address" must look like'),
      expect.stringContaining('"pci[0]": "vendor" must look like'),
    ]),
  });
});
