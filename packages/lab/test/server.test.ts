import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import ssh2, {type Client, type ClientChannel} from 'ssh2';
import {connectLab, LabHeld, type LabServer, labStatus, openLab, readLog, resetLab} from '../src/index.js';
import {newFolder, profile, removeFolders, until} from './rig.js';

const dir = newFolder();
let lab: LabServer;
let client: Client;
beforeAll(async () => {
  lab = await openLab({dir, speed: 0, profile});
  client = await connect();
});
afterAll(async () => {
  client.end();
  await lab.close();
  removeFolders();
});

const connect = (privateKey = readFileSync(lab.identityFile, 'utf8')): Promise<Client> =>
  new Promise((resolve, reject) => {
    const one = new ssh2.Client();
    const [, , key = ''] = readFileSync(lab.knownHostsFile, 'utf8').trim().split(' ');
    const hostVerifier = (offered: Buffer) => offered.equals(Buffer.from(key, 'base64'));
    one.on('ready', () => resolve(one)).on('error', reject);
    one.connect({host: lab.host, port: lab.port, username: lab.user, privateKey, hostVerifier});
  });

const open = (command: string, on = client): Promise<ClientChannel> =>
  new Promise((resolve, reject) => on.exec(command, (error, channel) => (error ? reject(error) : resolve(channel))));

async function exec(command: string, stdin: string | Buffer = '', on = client) {
  const channel = await open(command, on);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  channel.on('data', (chunk: Buffer) => out.push(chunk));
  channel.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  channel.end(stdin);
  const [code, signal] = await new Promise<[number | null, string | undefined]>((resolve) => {
    channel.on('close', (exit: number | null, name?: string) => resolve([exit, name]));
  });
  return {code, signal, stdout: Buffer.concat(out).toString('latin1'), stderr: Buffer.concat(err).toString('latin1')};
}

test('a command has its streams, its exit code and its signal', async () => {
  expect(await exec('cat; echo err >&2; exit 7', 'in')).toEqual({
    code: 7,
    signal: undefined,
    stdout: 'in',
    stderr: 'err\n',
  });
  expect(await exec('kill -TERM $$; echo never')).toMatchObject({code: null, signal: 'SIGTERM', stdout: ''});
});

test('bytes arrive as they were, many of them too', async () => {
  const bytes = Buffer.from(Array.from({length: 3_000_000}, (_, index) => (index * 7) % 256));
  expect(await exec('cat > /tmp/bytes && cat /tmp/bytes', bytes)).toMatchObject({
    code: 0,
    stdout: bytes.toString('latin1'),
  });
  const errors = await exec('cat /tmp/bytes >&2');
  expect(errors.stderr.length).toBe(bytes.length);
});

test('the eleventh session is refused, the connection stays, and a slot that is freed can be had', async () => {
  const channels: ClientChannel[] = [];
  for (let number = 0; number < 10; number += 1) channels.push(await open('cat'));
  await expect(open('true')).rejects.toThrow('Channel open failure');
  const closed = new Promise((resolve) => channels[0]!.on('close', resolve));
  channels[0]!.resume();
  channels[0]!.end();
  await closed;
  expect(await exec('echo again')).toMatchObject({stdout: 'again\n'});
  for (const channel of channels) channel.resume().end();
});

test('only the key of the folder is let in', async () => {
  const stranger = ssh2.utils.generateKeyPairSync('ed25519').private;
  await expect(connect(stranger)).rejects.toThrow('authentication');
});

test('a lost connection is the end of stdin, and what does not write goes on', async () => {
  const second = await connect();
  await open('flock -n /run/lock/run cat; echo done > /root/after', second);
  await until(() => readLog(dir).length > 0);
  expect(await exec('flock -n /run/lock/run true')).toMatchObject({code: 1});
  second.end();
  expect(await exec('flock -w 20 /run/lock/run true')).toMatchObject({code: 0});
  expect(await exec('cat /root/after')).toMatchObject({stdout: 'done\n'});
});

test('what outlives its connection can still be killed, and does not hold the server up', async () => {
  const second = await connect();
  const channel = await open('echo $$; exec flock -n /run/lock/orphan sleep infinity', second);
  const pid = await new Promise((resolve) => channel.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
  second.end();
  await new Promise<void>((resolve) => second.on('close', () => resolve()));
  expect(await exec('flock -n /run/lock/orphan true')).toMatchObject({code: 1});
  expect(await exec(`kill -TERM -- -${pid}; flock -w 20 /run/lock/orphan echo free`)).toMatchObject({stdout: 'free\n'});
  const third = await connect();
  await open('sleep infinity', third);
  third.end(); // closing the lab after the tests ends it
});

test('the log has what was asked for, without what says its group, and what it altered', async () => {
  const before = readLog(dir).length;
  await exec("echo $$; exec 'sh' '-c' 'cat > \"$1\"' 'sh' '/root/a b'", 'x');
  await exec('cat /etc/pve/.vmlist');
  await exec('mkdir -p /run/phoenix /root && echo 1 > /run/lock/mine');
  expect(readLog(dir).slice(before)).toMatchObject([
    {argv: ['sh', '-c', 'cat > "$1"', 'sh', '/root/a b'], exit: 0, changed: true},
    {argv: ['cat', '/etc/pve/.vmlist'], exit: 0, changed: false},
    {argv: ['bash', '-c', 'mkdir -p /run/phoenix /root && echo 1 > /run/lock/mine'], exit: 0, changed: false},
  ]);
});

test('a folder has one server, which others find', async () => {
  expect(connectLab(dir)).toMatchObject({host: lab.host, port: lab.port, user: 'root', node: 'pve1'});
  await expect(openLab({dir, speed: 0})).rejects.toThrow(LabHeld);
  expect(() => resetLab(dir)).toThrow(LabHeld);
  expect(labStatus(dir)).toMatchObject({
    server: process.pid,
    node: 'pve1',
    guests: [],
    storages: [{id: 'local'}, {id: 'tank'}],
  });
});

test('a lab outlives its server, and a reset ends it', async () => {
  const other = newFolder();
  const first = await openLab({dir: other, speed: 0, profile});
  await first.close();
  expect(connectLab(other)).toBeUndefined();
  expect(labStatus(other)).toMatchObject({server: undefined, node: 'pve1'});
  const again = await openLab({dir: other, speed: 0});
  expect(again.node).toBe('pve1');
  expect(readFileSync(join(other, 'node/etc/pve/storage.cfg'), 'utf8').match(/^zfspool: tank$/gm)).toHaveLength(1);
  await again.close();
  resetLab(other);
  expect(labStatus(other)).toBeUndefined();
});
