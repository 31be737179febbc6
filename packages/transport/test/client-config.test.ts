import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {HostUnreachable} from '@phoenix/kit';
import {clientConfig} from '../src/ssh/client-config.js';

const dir = mkdtempSync(join(tmpdir(), 'phoenix-ssh-'));
afterAll(() => rmSync(dir, {recursive: true, force: true}));

mkdirSync(join(dir, '.ssh'));
for (const key of ['b', 'c', 'agent.pub']) writeFileSync(join(dir, '.ssh', key), '');

const touched = join(dir, 'touched');
const file = join(dir, 'config');
writeFileSync(
  file,
  `Host pve1 web*
  HostName 10.0.0.9
  User admin
  port=2222
  IdentityFile ~/.ssh/agent.pub
  IdentityFile ~/.ssh/not-there
  IdentityFile ~/.ssh/b
Match exec "touch ${touched}"
  User evil
Host short
  HostName %h.example.org
  UserKnownHostsFile ~/.ssh/own ~/.ssh/more
Host far
  ProxyJump gateway
Host near
  ProxyJump none
Host *
  user root
  IdentityFile ~/.ssh/c
`,
);

const of = (host: string) => clientConfig(file, host, dir);

test('an alias is what ~/.ssh/config says of it, the first word of each counts', async () => {
  const all = {identityFile: join(dir, '.ssh/c')};
  expect(await of('pve1')).toEqual({
    host: '10.0.0.9',
    port: 2222,
    identityFile: join(dir, '.ssh/b'),
  });
  expect(await of('web3')).toMatchObject({host: '10.0.0.9'});
  expect(await of('short')).toEqual({
    ...all,
    host: 'short.example.org',
    knownHostsFile: '~/.ssh/own',
  });
  expect(await of('near')).toEqual(all);
  expect(await of('other')).toEqual(all);
});

test('nothing is started, and a file that is not there or makes no sense says nothing', async () => {
  await of('pve1');
  await expect(clientConfig(touched, 'pve1', dir)).resolves.toEqual({});
  writeFileSync(join(dir, 'odd'), 'Match foo\n\0\n  Port abc');
  await expect(clientConfig(join(dir, 'odd'), 'pve1', dir)).resolves.toEqual({});
});

test('a way over another machine is refused with what to do', async () => {
  const error = await of('far').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HostUnreachable);
  expect((error as HostUnreachable).failure).toMatchObject({
    code: 'host-unreachable',
    host: 'far',
    message: expect.stringContaining('ProxyJump'),
    hint: expect.stringContaining('ssh -N -L'),
  });
});
