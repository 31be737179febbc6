import {execFile} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from '@jest/globals';
import {type ExecResult, type Host, HostUnreachable, Secret, StepError, type WriteOptions} from '@phoenix/kit';
import {connectSsh, localHost, quote, type SshNode} from '../src/index.js';
import {type Sshd, startSshd} from './sshd.js';

const never = new AbortController().signal;
const nasty = `a b'c"$(touch x)\`id\`\n\n\\ *~ é 漢 🦅 !#`;
const words = [nasty, '', '-n', '--', "'", "''", '\\', '\n', '\t', 'x=y', '$HOME', '\u00a0', '\u0001\u007f', 'plain'];

test('quote: a real shell gets every word back, byte for byte', async () => {
  const random = Array.from({length: 200}, (_, i) =>
    Array.from({length: (i % 9) + 1}, (_, j) =>
      ` '"\\$\`\n\t!*?[]{}()<>|&;#~=%-aé漢`.charAt((i * 31 + j * j * 7 + i * j) % 33),
    ).join(''),
  );
  const given = [...words, ...random];
  const {stdout} = await promisify(execFile)('sh', ['-c', quote(['printf', '%s\\0', ...given])]);
  expect(stdout.split('\0').slice(0, -1)).toEqual(given);
  expect(() => quote([])).toThrow(TypeError);
  expect(() => quote(['a\0b'])).toThrow(TypeError);
});

let sshd: Sshd;
let node: SshNode;
const connectTo = (server: Sshd, more: object = {}) =>
  connectSsh({
    host: '127.0.0.1',
    port: server.port,
    identityFile: server.identityFile,
    knownHostsFile: server.knownHostsFile,
    label: 'pve1',
    graceMs: 200,
    ...more,
  });
beforeAll(async () => {
  sshd = await startSshd();
  node = await connectTo(sshd);
});
afterAll(async () => {
  await node.close();
  await sshd.stop();
});

describe.each(['local', 'ssh'])('a host over %s', (kind) => {
  let host: Host;
  let folder: string;
  const sh = (script: string, more: Partial<{stdin: string | Secret; signal: AbortSignal}> = {}, ...args: string[]) =>
    host.exec(
      {argv: ['bash', '-c', script, 'bash', ...args], ...(more.stdin === undefined ? {} : {stdin: more.stdin})},
      {signal: more.signal ?? never},
    );
  beforeAll(() => {
    host = kind === 'ssh' ? node.host : localHost({label: 'here', graceMs: 200});
    folder = join(sshd.folder, kind);
    mkdirSync(folder);
  });

  test('argv and stdin arrive as they are, output comes back as it is', async () => {
    const {stdout} = await host.exec({argv: ['printf', '%s\\0', ...words]}, {signal: never});
    expect(stdout).toBe(words.map((word) => `${word}\0`).join(''));
    expect((await host.exec({argv: ['cat'], stdin: `${nasty}\n\n`}, {signal: never})).stdout).toBe(`${nasty}\n\n`);
    expect((await host.exec({argv: ['cat'], stdin: new Secret('s3')}, {signal: never})).stdout).toBe('s3');
    expect((await host.exec({argv: ['cat']}, {signal: never})).stdout).toBe('');
  });

  test('an exit code is a result, and the streams are apart', async () => {
    expect(await sh('echo out; echo err >&2; exit 7')).toEqual({exitCode: 7, stdout: 'out\n', stderr: 'err\n'});
    expect(await sh('kill -9 $$')).toMatchObject({exitCode: 137});
    expect(await sh('kill -TERM $$')).toMatchObject({exitCode: 143});
    const missing = await host.exec({argv: ['no-such-program']}, {signal: never});
    expect(missing).toMatchObject({exitCode: 127, stderr: expect.stringMatching(/no-such-program.*not found/)});
    expect(await host.exec({argv: ['/etc/passwd']}, {signal: never})).toMatchObject({exitCode: 126});
  });

  test('a command that does not read its stdin ends as it likes', async () => {
    expect(await sh('exit 3', {stdin: 'x'.repeat(3_000_000)})).toMatchObject({exitCode: 3});
  });

  test('lines come whole, whatever the chunks', async () => {
    const lines: string[] = [];
    const script = `printf 'caf\\303'; sleep 0.05; printf '\\251\\r\\n\\n'; printf 'wa' >&2; sleep 0.05; printf 'rn\\n' >&2; printf 'rest'`;
    const {stdout} = await host.exec(
      {argv: ['bash', '-c', script]},
      {signal: never, onLine: (line, stream) => lines.push(`${stream}:${line}`)},
    );
    expect(stdout).toBe('café\r\n\nrest');
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual(['stdout:café', 'stdout:', 'stdout:rest']);
    expect(lines.filter((line) => line.startsWith('stderr'))).toEqual(['stderr:warn']);
  });

  test('5 MB each way', async () => {
    const big = 'é漢'.repeat(1_000_000);
    const {stdout} = await host.exec({argv: ['cat'], stdin: big}, {signal: never});
    expect(stdout === big).toBe(true);
  });

  test('twenty at once', async () => {
    const results = await Promise.all(Array.from({length: 20}, (_, i) => sh(`echo ${i}`)));
    expect(results.map(({stdout}) => stdout)).toEqual(Array.from({length: 20}, (_, i) => `${i}\n`));
  });

  test('abort ends the whole process group, also one that does not want to', async () => {
    for (const trap of ['', "trap '' TERM; "]) {
      const stop = new AbortController();
      const file = join(folder, `pids${trap.length}`);
      const running = sh(`${trap}sleep 300 & echo $! $$ > ${file}; wait; wait`, {signal: stop.signal});
      await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
      stop.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      const pids = readFileSync(file, 'utf8').trim().split(' ').map(Number);
      await until(() => pids.every(gone));
    }
    await expect(sh('true', {signal: AbortSignal.abort(new Error('before'))})).rejects.toThrow('before');
  });

  test('a file arrives whole, with its mode and owner, and leaves nothing beside it', async () => {
    const inside = join(folder, 'files');
    mkdirSync(inside);
    const path = join(inside, `${nasty.replaceAll('/', '')}`);
    await host.write(path, nasty, {signal: never, mode: '0640', owner: '0:0'});
    expect(readFileSync(path, 'utf8')).toBe(nasty);
    expect(statSync(path).mode & 0o7777).toBe(0o640);
    await host.write(path, new Secret('second'), {signal: never});
    expect(readFileSync(path, 'utf8')).toBe('second');
    await host.write(join(inside, 'empty'), '', {signal: never, mode: '4755', owner: 'root'});
    expect(statSync(join(inside, 'empty')).mode & 0o7777).toBe(0o4755);
    mkdirSync(join(inside, 'folder'));
    const impossible: [string, WriteOptions][] = [
      ['folder', {signal: never}],
      ['missing/file', {signal: never}],
      ['owned', {signal: never, owner: 'no-such-user'}],
    ];
    for (const [name, options] of impossible) {
      const error = await host.write(join(inside, name), 'x', options).catch((reason) => reason);
      expect(error).toBeInstanceOf(StepError);
      const exitCode = expect.any(Number);
      expect(error.failure).toMatchObject({code: 'command-failed', exitCode, stderr: expect.stringMatching(/./)});
    }
    const stopped = host.write(join(inside, 'never'), 'x', {signal: AbortSignal.abort(new Error('no'))});
    await expect(stopped).rejects.toThrow('no');
    expect(readdirSync(inside).sort()).toEqual(['empty', 'folder', path.slice(inside.length + 1)].sort());
  });

  test('the environment is not phoenix’s own', async () => {
    process.env.TRANSPORT_TEST_SECRET = 'leaked';
    const {stdout} = kind === 'local' ? await sh('env') : {stdout: 'PATH='};
    delete process.env.TRANSPORT_TEST_SECRET;
    expect(stdout).toContain('PATH=');
    expect(stdout).not.toContain('leaked');
  });
});

describe('ssh', () => {
  let host: Host;
  beforeEach(() => {
    host = node.host;
    sshd.maxSessions = 10;
    sshd.banner = '';
  });
  const sh = (script: string): Promise<ExecResult> => host.exec({argv: ['bash', '-c', script]}, {signal: never});

  test('never more than five channels a connection and three connections', async () => {
    sshd.peakSessions = 0;
    const before = sshd.connections;
    await Promise.all(Array.from({length: 40}, () => sh('sleep 0.02')));
    expect(sshd.peakSessions).toBeLessThanOrEqual(5);
    expect(sshd.connections - before).toBeLessThanOrEqual(2);
  });

  test('a server that allows fewer sessions is asked again until all is done', async () => {
    const strict = await startSshd();
    strict.maxSessions = 2;
    const other = await connectTo(strict);
    const results = await Promise.all(
      Array.from({length: 20}, (_, i) => other.host.exec({argv: ['echo', String(i)]}, {signal: never})),
    );
    expect(results.map(({stdout}) => stdout.trim())).toEqual(Array.from({length: 20}, (_, i) => String(i)));
    expect(strict.refused).toBeGreaterThan(0);
    await other.close();
    await expect(other.host.exec({argv: ['true']}, {signal: never})).rejects.toBeInstanceOf(HostUnreachable);
    await strict.stop();
  });

  test('a server that takes one connection only gets everything over that one', async () => {
    const narrow = await startSshd();
    narrow.maxConnections = 1;
    const other = await connectTo(narrow);
    const answers = Array.from({length: 12}, () => other.host.exec({argv: ['sleep', '0.02']}, {signal: never}));
    expect((await Promise.all(answers)).every(({exitCode}) => exitCode === 0)).toBe(true);
    expect(narrow.connections).toBe(1);
    await narrow.stop();
    const ask = () => other.host.exec({argv: ['true']}, {signal: never}).catch((reason) => reason);
    await until(async () => /refuses connections/.test((await ask()).failure.message));
    expect(await ask()).toBeInstanceOf(HostUnreachable);
    await other.close();
  });

  test('fresh: a connection of its own, which a server that lets nobody new in refuses while the old one goes on', async () => {
    const strict = await startSshd();
    const other = await connectTo(strict);
    const ask = (fresh: boolean) => other.host.exec({argv: ['echo', 'in']}, {signal: never, fresh});
    expect((await ask(true)).stdout).toBe('in\n');
    expect(strict.connections).toBe(2);
    strict.maxConnections = 1;
    await until(async () => (await ask(true).catch((reason) => reason)) instanceof HostUnreachable);
    expect((await ask(false)).stdout).toBe('in\n');
    await other.close();
    await strict.stop();
  });

  test.each(['end', 'reset'] as const)(
    'a connection lost by %s is an unknown outcome, and the next command works',
    async (how) => {
      const marker = join(sshd.folder, `dropped-${how}`);
      const running = sh(`echo partial; touch ${marker}; sleep 300`).catch((error) => error);
      await until(() => existsSync(marker));
      sshd.drop(how);
      const error = await running;
      expect(error).toBeInstanceOf(HostUnreachable);
      expect(error.transient).toBe(true);
      expect(error.failure.message).toMatch(/lost pve1.*outcome is unknown/);
      expect((await sh('echo back')).stdout).toBe('back\n');
      sshd.drop(how); // while idle
      await until(() =>
        sh('echo again').then(
          ({stdout}) => stdout === 'again\n',
          () => false,
        ),
      );
    },
  );

  test('a write whose connection is lost leaves the old file', async () => {
    const path = join(sshd.folder, 'kept');
    writeFileSync(path, 'old');
    const writing = host.write(path, 'x'.repeat(50_000_000), {signal: never}).catch((error) => error);
    await until(() => readdirSync(sshd.folder).some((name) => name.startsWith('.kept.phoenix-')));
    sshd.drop('reset');
    expect(await writing).toBeInstanceOf(HostUnreachable);
    await until(() => !readdirSync(sshd.folder).some((name) => name.startsWith('.kept.phoenix-')));
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  test('a write that is aborted leaves the old file and nothing beside it', async () => {
    const path = join(sshd.folder, 'aborted');
    writeFileSync(path, 'old');
    const stop = new AbortController();
    const writing = host.write(path, 'x'.repeat(50_000_000), {signal: stop.signal});
    const settled = expect(writing).rejects.toThrow('stop');
    const temporary = () => readdirSync(sshd.folder).some((name) => name.startsWith('.aborted.phoenix-'));
    await until(temporary);
    stop.abort(new Error('stop'));
    await settled;
    expect(temporary()).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  test('what start-up files print is not output', async () => {
    sshd.banner = 'Welcome to 7';
    expect((await sh('echo 12; echo 13')).stdout).toBe('12\n13\n');
  });

  test('a command that waits for a channel can be aborted', async () => {
    const stop = new AbortController();
    const busy = Array.from({length: 15}, () => host.exec({argv: ['sleep', '300']}, {signal: stop.signal}));
    const settled = Promise.allSettled(busy);
    const waiting = host.exec({argv: ['true']}, {signal: AbortSignal.timeout(50)});
    await expect(waiting).rejects.toThrow(/timeout/);
    stop.abort(new Error('all'));
    for (const result of await settled) expect(result).toMatchObject({status: 'rejected', reason: {message: 'all'}});
    expect((await sh('echo free')).stdout).toBe('free\n');
  });
});

describe('connecting', () => {
  const failureOf = async (attempt: Promise<SshNode>) => {
    const error = await attempt.then(
      (open) => open.close().then(() => undefined),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(HostUnreachable);
    return error.failure as {message: string; hint: string};
  };
  const knownHosts = (text: string) => {
    const file = join(sshd.folder, 'other_known_hosts');
    writeFileSync(file, text);
    return {knownHostsFile: file};
  };

  test('an unknown host key is an error that says how to accept it', async () => {
    const {message, hint} = await failureOf(connectTo(sshd, knownHosts('# nothing\n')));
    expect(message).toContain(`[127.0.0.1]:${sshd.port} is not known: ssh-ed25519 ${sshd.hostKey.fingerprint}`);
    expect(hint).toContain(`ssh-keyscan -t ed25519 -p ${sshd.port} 127.0.0.1 >> `);
    await failureOf(connectTo(sshd, {knownHostsFile: '/nonexistent'}));
  });

  test('a changed or revoked key is refused loudly', async () => {
    const name = `[127.0.0.1]:${sshd.port}`;
    const {type, base64} = sshd.hostKey;
    const other = `${base64.slice(0, -4)}AAAA`;
    expect((await failureOf(connectTo(sshd, knownHosts(`${name} ${type} ${other}\n`)))).message).toMatch(
      /^HOST KEY HAS CHANGED/,
    );
    const revoked = `${name} ${type} ${base64}\n@revoked * ${type} ${base64}\n`;
    expect((await failureOf(connectTo(sshd, knownHosts(revoked)))).message).toMatch(/^REVOKED HOST KEY/);
  });

  test('every form of a known_hosts line', async () => {
    const name = `[127.0.0.1]:${sshd.port}`;
    const {type, base64} = sshd.hostKey;
    const salt = Buffer.from('01234567890123456789');
    const hash = createHmac('sha1', salt).update(name).digest('base64');
    const good = [
      `|1|${salt.toString('base64')}|${hash} ${type} ${base64} comment`,
      `other,${name} ${type} ${base64}`,
      `[127.0.0.?]:* ${type} ${base64}`,
      `${name} ssh-rsa AAAA\n${name} ${type} ${base64}`,
    ];
    for (const line of good) await (await connectTo(sshd, knownHosts(`${line}\n`))).close();
    const bad = [
      `127.0.0.1 ${type} ${base64}`,
      `*,!${name} ${type} ${base64}`,
      `@cert-authority ${name} ${type} ${base64}`,
    ];
    for (const line of bad) expect((await failureOf(connectTo(sshd, knownHosts(line)))).message).toMatch(/not known/);
  });

  test('the key type that is known is the one asked for, an RSA key too', async () => {
    const rsa = await startSshd('rsa');
    await (await connectTo(rsa)).close();
    await rsa.stop();
  });

  test('each reason has its own line', async () => {
    const gone = await startSshd();
    await gone.stop();
    expect((await failureOf(connectTo(gone, {identityFile: sshd.identityFile}))).message).toBe(
      `127.0.0.1:${gone.port} refuses connections`,
    );
    expect((await failureOf(connectTo(sshd, {host: 'no-such-host.invalid'}))).message).toMatch(/cannot be resolved/);
    const stranger = await startSshd();
    const wrongKey = await failureOf(connectTo(sshd, {identityFile: stranger.identityFile}));
    expect(wrongKey.message).toMatch(/does not let root in; tried: .*\/id$/);
    await stranger.stop();
  });

  test('keys: encrypted, unreadable, none, the usual places', async () => {
    const home = join(sshd.folder, 'home');
    mkdirSync(join(home, '.ssh'), {recursive: true});
    const locked = join(sshd.folder, 'locked');
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', locked]);
    const encrypted = await failureOf(connectTo(sshd, {identityFile: locked}));
    expect(encrypted).toMatchObject({
      message: `the key ${locked} needs a passphrase`,
      hint: `put it into an agent: ssh-add ${locked}`,
    });
    expect((await failureOf(connectTo(sshd, {identityFile: '/nonexistent'}))).message).toMatch(
      /\/nonexistent: there is no such file$/,
    );
    expect((await failureOf(connectTo(sshd, {identityFile: undefined, home}))).message).toMatch(/no SSH key/);
    writeFileSync(join(home, '.ssh/id_rsa'), readFileSync(sshd.identityFile));
    // an agent that does not answer must not hide the key files
    await (await connectTo(sshd, {identityFile: undefined, home, agent: '/nonexistent'})).close();
    await (await connectTo(sshd, {identityFile: '~/.ssh/id_rsa', home})).close();
  });

  test('an agent’s keys', async () => {
    const agent = join(sshd.folder, 'agent.sock');
    const process = execFile('ssh-agent', ['-D', '-a', agent]);
    await until(() => existsSync(agent));
    const home = join(sshd.folder, 'nobody');
    expect((await failureOf(connectTo(sshd, {identityFile: undefined, agent, home}))).message).toMatch(/no SSH key/);
    await promisify(execFile)('ssh-add', ['-q', sshd.identityFile], {
      env: {...globalThis.process.env, SSH_AUTH_SOCK: agent},
    });
    await (await connectTo(sshd, {identityFile: undefined, agent, home})).close();
    process.kill();
  });
});

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 10));
}

function gone(pid: number): boolean {
  // A zombie whose parent nobody reaps is as good as gone.
  return !existsSync(`/proc/${pid}`) || /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
