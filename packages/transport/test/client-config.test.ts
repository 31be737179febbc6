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

mkdirSync(join(dir, '.ssh/config.d'));
const included = {
  'a.conf': 'Host inside\n  HostName 10.0.0.50\n',
  'b.conf': 'Include config.d/*.conf\nHost inside second\n  HostName 10.0.0.51\n',
  'c.txt': 'Host inside\n  Port 1\n',
};
for (const [name, text] of Object.entries(included)) writeFileSync(join(dir, '.ssh/config.d', name), text);

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
  ProxyJump ops@gateway:2200,short
Host gateway
  HostName 192.0.2.7
  Port 22
Host behind
  ProxyJump far
Host by-program
  ProxyCommand nc %h %p
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

test('what the file includes counts where it stands, a ring of files comes to an end', async () => {
  const including = join(dir, 'including');
  writeFileSync(including, 'Include config.d/*.conf "/no where"\nPort 2022\nHost x\n  Include config.d/c.txt\n');
  const found = await Promise.all(['inside', 'second', 'x'].map((host) => clientConfig(including, host, dir)));
  // What stands behind the Include is for all; what a Host includes is passed over.
  expect(found).toEqual([{host: '10.0.0.50', port: 2022}, {host: '10.0.0.51', port: 2022}, {port: 2022}]);
});

test('nothing is started, and a file that is not there or makes no sense says nothing', async () => {
  await of('pve1');
  await expect(clientConfig(touched, 'pve1', dir)).resolves.toEqual({});
  writeFileSync(join(dir, 'odd'), 'Match foo\n\0\n  Port abc');
  await expect(clientConfig(join(dir, 'odd'), 'pve1', dir)).resolves.toEqual({});
});

test('the way there, with what the file says of each machine on it', async () => {
  const identityFile = join(dir, '.ssh/c');
  expect(await of('far')).toEqual({
    identityFile,
    jumps: [
      {label: 'gateway', host: '192.0.2.7', port: 2200, user: 'ops', identityFile},
      {label: 'short', host: 'short.example.org', user: 'root', identityFile, knownHostsFile: '~/.ssh/own'},
    ],
  });
});

test.each([
  ['by-program', 'by ProxyCommand', 'ssh -N -L'],
  ['behind', 'leads to far, which is on the way, over another machine', 'ProxyJump first,far'],
])('a way that phoenix does not follow is refused with what to do: %s', async (host, message, hint) => {
  const error = await of(host).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HostUnreachable);
  expect((error as HostUnreachable).failure).toMatchObject({
    code: 'host-unreachable',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});
