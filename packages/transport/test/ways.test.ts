import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {HostUnreachable} from '@phoenix/kit';
import {connectSsh} from '../src/index.js';
import {type Sshd, startSshd} from './sshd.js';

const never = new AbortController().signal;

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

test('an alias of ~/.ssh/config leads there; what is given by hand counts more', async () => {
  const configFile = join(sshd.folder, 'ssh-config');
  const {port, identityFile, knownHostsFile} = sshd;
  const text = `Host my-node\n  HostName 127.0.0.1\n  Port ${port}\n  UserKnownHostsFile ${knownHostsFile}\n  IdentityFile /nope\n`;
  writeFileSync(configFile, text);
  const {host, close} = await connectSsh({host: 'my-node', configFile, identityFile});
  expect(host.label).toBe('my-node');
  expect((await host.exec({argv: ['echo', 'hi']}, {signal: never})).stdout).toBe('hi\n');
  await close();
});

describe('over machines on the way', () => {
  const jumps: Sshd[] = [];
  beforeAll(async () => {
    for (const i of [0, 1]) jumps[i] = Object.assign(await startSshd(), {forwards: true});
  });
  afterAll(() => Promise.all(jumps.map((one) => one.stop())));

  const hostOf = (name: string, {port, identityFile, knownHostsFile}: Sshd) =>
    `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n  UserKnownHostsFile ${knownHostsFile}\n  IdentityFile ${identityFile}\n`;
  const over = (way: string, ...more: readonly string[]) => {
    const configFile = join(sshd.folder, 'jump-config');
    const places = [
      hostOf('outer', jumps[0]!),
      hostOf('inner', jumps[1]!),
      `${hostOf('far', sshd)}  ProxyJump ${way}\n`,
    ];
    writeFileSync(configFile, [...more, ...places].join(''));
    return connectSsh({host: 'far', configFile, home: sshd.folder});
  };
  const failureOver = async (way: string, ...more: readonly string[]) => {
    const error = await over(way, ...more).then(
      (open) => open.close(),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(HostUnreachable);
    return error.failure as {host: string; message: string; hint: string};
  };

  test('each is logged in to and leads on; one connection to it serves all of the node’s', async () => {
    const before = jumps.map(({connections}) => connections);
    const {host, close} = await over('me@outer,inner');
    const run = (options: {fresh?: boolean} = {}) => host.exec({argv: ['echo', 'hi']}, {signal: never, ...options});
    const all = await Promise.all([...Array(8)].map(() => run()));
    expect([...all, await run({fresh: true})].map(({stdout}) => stdout)).toEqual(Array(9).fill('hi\n'));
    expect(jumps.map(({connections}, i) => connections - before[i]!)).toEqual([1, 1]);
    await close();
  });

  test('a machine on the way that went down is gone to again', async () => {
    const {host, close} = await over('outer');
    const cut = host.exec({argv: ['sleep', '30']}, {signal: never});
    await host.exec({argv: ['true']}, {signal: never});
    jumps[0]!.drop('reset');
    await expect(cut).rejects.toBeInstanceOf(HostUnreachable);
    expect((await host.exec({argv: ['echo', 'again']}, {signal: never})).stdout).toBe('again\n');
    await close();
  });

  test('each reason names the machine', async () => {
    jumps[0]!.forwards = false;
    expect(await failureOver('outer')).toMatchObject({
      message: expect.stringMatching(/^outer does not lead on to 127\.0\.0\.1:\d+: /),
      hint: expect.stringContaining('ssh -p'),
    });
    jumps[0]!.forwards = true;
    const stranger = hostOf('stranger', {...jumps[0]!, knownHostsFile: '/nonexistent'});
    expect(await failureOver('stranger', stranger)).toMatchObject({
      host: 'stranger',
      message: expect.stringContaining('is not known'),
    });
    const stray = hostOf('stray', {...jumps[0]!, identityFile: sshd.identityFile});
    expect((await failureOver('stray', stray)).message).toContain('does not let');
  });
});
