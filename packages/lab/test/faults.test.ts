import {readFileSync} from 'node:fs';
import {afterEach, expect, test} from '@jest/globals';
import ssh2, {type Client} from 'ssh2';
import {type Fault, type LabServer, openLab, validateFaults} from '../src/index.js';
import {newFolder, profile, removeFolders} from './rig.js';

const TEMPLATE = 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst';
const clients: Client[] = [];
let lab: LabServer;
const serve = async (faults: readonly Fault[]): Promise<void> => {
  const checked = validateFaults(JSON.parse(JSON.stringify(faults)));
  if ('problems' in checked) throw new Error(checked.problems.join('\n'));
  lab = await openLab({dir: newFolder(), speed: 0, profile, faults: checked.faults});
};
afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  await lab.close();
  removeFolders();
});

const connect = (): Promise<Client> =>
  new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    clients.push(client);
    client.on('ready', () => resolve(client)).on('error', reject);
    client.connect({host: lab.host, port: lab.port, username: 'root', privateKey: readFileSync(lab.identityFile)});
  });

/** `lost`: the connection went before the command's end was told. */
const exec = (client: Client, command: string): Promise<{code: number | 'lost'; stdout: string; stderr: string}> =>
  new Promise((resolve) => {
    client.exec(command, (error, channel) => {
      // Lost before the channel was open.
      if (error) return resolve({code: 'lost', stdout: '', stderr: ''});
      let [stdout, stderr] = ['', ''];
      let code: number | 'lost' = 'lost';
      channel.on('data', (chunk: Buffer) => (stdout += chunk));
      channel.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
      channel.on('exit', (exit: number) => (code = exit));
      channel.on('close', () => resolve({code, stdout, stderr}));
      channel.end();
    });
  });
const ofNew = async (command: string) => exec(await connect(), command);
const create = (vmid: number, more = '') => `pct create ${vmid} ${TEMPLATE} --rootfs tank:1 ${more}`;

test('the nth call fails as told, as often as told, whoever makes it', async () => {
  await serve([
    {match: ['pct', 'list'], nth: 2, times: 2, fault: {exit: 4, stderr: "can't lock file\n", stdout: 'so far\n'}},
  ]);
  const client = await connect();
  expect(await exec(client, 'pct list')).toMatchObject({code: 0, stderr: ''});
  expect(await exec(client, 'pct status 900')).toMatchObject({code: 2});
  expect(await exec(client, 'pct list')).toEqual({code: 4, stdout: 'so far\n', stderr: "can't lock file\n"});
  expect(await exec(client, "sh -c 'timeout 5 pct list || echo $?'")).toMatchObject({code: 0, stdout: 'so far\n4\n'});
  expect(await exec(client, 'pct list')).toMatchObject({code: 0, stdout: ''});
});

test('a connection is dropped before a command, or after it', async () => {
  await serve([
    {match: ['pct', 'create', '90?'], fault: {drop: 'before'}},
    {match: ['pct', 'create', '91*'], fault: {drop: 'after'}},
  ]);
  const idle = await connect();
  expect(await ofNew(`${create(901)}; echo more > /root/more`)).toMatchObject({code: 'lost'});
  expect(await ofNew(create(911))).toMatchObject({code: 'lost'});
  const after = await exec(idle, 'ls /etc/pve/lxc; ls /root');
  expect(after).toMatchObject({code: 0, stdout: '911.conf\n'});
});

test('a command hangs until it is killed', async () => {
  await serve([{match: ['pct', 'start'], fault: {hang: true}}]);
  const client = await connect();
  await exec(client, create(901));
  const hanging = exec(client, 'echo $$ > /root/pid; exec pct start 901');
  while ((await exec(client, 'kill -TERM -- -$(cat /root/pid)')).code !== 0);
  expect((await hanging).code).not.toBe(0);
  expect(await exec(client, 'pct status 901')).toMatchObject({stdout: 'status: stopped\n'});
});

test('the node reboots: connections are gone, /run is empty, and what starts at boot runs again', async () => {
  await serve([{match: ['pct', 'snapshot', '901'], fault: {reboot: true}}]);
  const [first, other] = [await connect(), await connect()];
  for (const [vmid, onboot] of [
    [901, 0],
    [902, 1],
    [903, 1],
  ] as const) {
    // biome-ignore format: one row a guest
    await exec(first, create(vmid, `--onboot ${onboot}`));
  }
  await exec(first, 'pct start 901; pct start 902; mkdir /run/mine; pct exec 902 -- touch /run/mine /root/kept');
  const waiting = exec(other, 'sleep infinity');
  expect(await exec(first, 'pct snapshot 901 before')).toMatchObject({code: 'lost'});
  expect(await waiting).toMatchObject({code: 'lost'});
  const client = await connect();
  while ((await exec(client, 'pct status 903')).stdout !== 'status: running\n');
  expect(await exec(client, 'pct status 901; pct status 902')).toMatchObject({
    stdout: 'status: stopped\nstatus: running\n',
  });
  expect(await exec(client, 'ls -d /run/mine')).not.toMatchObject({code: 0});
  expect(await exec(client, 'pct exec 902 -- ls /run/mine /root/kept')).toMatchObject({stdout: '/root/kept\n'});
  expect(await exec(client, 'pct listsnapshot 901')).not.toMatchObject({stdout: expect.stringContaining('before')});
});

test('everything that is wrong with a file of faults is said', async () => {
  await serve([]);
  expect(validateFaults({})).toEqual({problems: ['a file of lab faults is a JSON list']});
  expect(
    validateFaults([
      {match: [], fault: {hang: true}},
      {match: ['pct'], nth: 0, time: 1, fault: {drop: 'soon'}},
      {match: ['pct'], fault: {exit: 300}},
      {match: ['pct'], fault: {hang: true, reboot: true}},
    ]),
  ).toEqual({
    problems: [
      '[0]: "match" must be a list of words',
      '[1]: unknown key "time"; known are match, nth, times, fault',
      '[1]: "nth" must be a whole number from 1',
      '[1]: "fault": "drop" must be "before" or "after"',
      '[2]: "fault": "exit" must be a whole number from 0 to 255',
      '[2]: "fault": "stderr" must be a string',
      '[3]: "fault": must have exactly one of exit, hang, drop, reboot, guest',
    ],
  });
});
