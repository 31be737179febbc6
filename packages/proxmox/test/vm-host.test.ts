import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {type Command, type Host, reveal, Secret} from '@phoenix/kit';
import {vmHost} from '@phoenix/proxmox';

/**
 * A node whose `qm guest exec` starts real processes here: what the scripts do is seen, not believed. /run/phoenix is a
 * folder of the test's own. It answers as PVE::CLI::qm and qemu-ga do, and may be told to answer otherwise.
 */
class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'phoenix-vm-'));
  readonly asked: Command[] = [];
  /** Answers given instead, in order; undefined: the real one. */
  readonly instead: ({readonly stderr: string; readonly stdout?: string; readonly exit?: number} | undefined)[] = [];
  /** As a qm that prints every byte as a character of its own. */
  bytewise = false;
  readonly #processes = new Map<
    number,
    {readonly child: ChildProcess; out: Buffer; err: Buffer; ended?: number | string}
  >();

  readonly node: Host = {
    label: 'pve1',
    exec: async (command) => {
      this.asked.push(command);
      const other = this.instead.shift();
      if (other !== undefined) return {exitCode: other.exit ?? 255, stdout: other.stdout ?? '', stderr: other.stderr};
      const words = command.argv[0] === 'env' ? command.argv.slice(2) : command.argv;
      expect(words.slice(0, 2)).toEqual(['qm', 'guest']);
      return words[2] === 'exec' ? this.#start(words, command) : this.#status(Number(words[4]));
    },
    write: () => Promise.reject(new Error('the node is not written to')),
  };

  #start(words: readonly string[], {stdin}: Command) {
    expect(words.slice(3, 6)).toEqual(['9000', '--synchronous', '0']);
    expect(words.includes('--pass-stdin')).toBe(stdin !== undefined);
    if (stdin !== undefined) expect(Buffer.byteLength(reveal(stdin))).toBeLessThanOrEqual(1024 * 1024);
    const argv = words.slice(words.indexOf('--') + 1).map((word) => word.replaceAll('/run/phoenix', this.folder));
    const child = spawn(argv[0]!, argv.slice(1), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {PATH: '/usr/bin:/bin', FROM_AGENT: '1'},
    });
    const process: {child: ChildProcess; out: Buffer; err: Buffer; ended?: number | string} = {
      child,
      out: Buffer.alloc(0),
      err: Buffer.alloc(0),
    };
    this.#processes.set(child.pid!, process);
    child.stdin.on('error', () => undefined).end(stdin === undefined ? '' : reveal(stdin));
    child.stdout.on('data', (data: Buffer) => (process.out = Buffer.concat([process.out, data])));
    child.stderr.on('data', (data: Buffer) => (process.err = Buffer.concat([process.err, data])));
    child.on('close', (code, signal) => (process.ended = signal ?? code ?? 0));
    return {exitCode: 0, stdout: `{\n   "pid" : ${child.pid}\n}\n`, stderr: ''};
  }

  #status(pid: number) {
    const process = this.#processes.get(pid);
    if (process === undefined)
      return {
        exitCode: 255,
        stdout: '',
        stderr: `Agent error: Guest agent command failed, error was 'PID ${pid} does not exist'\n`,
      };
    if (process.ended === undefined) return {exitCode: 0, stdout: '{\n   "exited" : 0\n}\n', stderr: ''};
    this.#processes.delete(pid);
    const encoding = this.bytewise ? 'latin1' : 'utf8';
    const end = typeof process.ended === 'string' ? {signal: 9} : {exitcode: process.ended};
    const answer = {
      exited: 1,
      ...end,
      'out-data': process.out.toString(encoding),
      'err-data': process.err.toString(encoding),
    };
    return {exitCode: 0, stdout: JSON.stringify(answer, null, 3), stderr: ''};
  }

  alive(): number {
    return [...this.#processes.values()].filter(({ended}) => ended === undefined).length;
  }
}

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rmSync(rig.folder, {recursive: true, force: true}));

const {signal} = new AbortController();
const vm = () => vmHost(rig.node, 9000, 'pve1/9000', (ms, signal) => sleep(Math.min(ms, 20), undefined, {signal}));
const sh = (script: string): Command => ({argv: ['sh', '-c', script]});

describe('a command', () => {
  test('has its own exit code, output and errors', async () => {
    const result = await vm().exec(sh('echo out; echo err >&2; exit 3'), {signal});
    expect(result).toEqual({exitCode: 3, stdout: 'out\n', stderr: 'err\n'});
  });

  test('gets PATH, HOME and a UTF-8 locale', async () => {
    const {stdout} = await vm().exec(sh('echo "$PATH|$HOME|$LANG"'), {signal});
    expect(stdout).toBe('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin|/root|C.UTF-8\n');
  });

  test('that is not there answers 127', async () => {
    expect((await vm().exec({argv: ['no-such-program']}, {signal})).exitCode).toBe(127);
    rig.instead.push({
      exit: 29,
      stderr:
        "Agent error: Guest agent command failed, error was 'Failed to execute child process “/usr/bin/env” (No such file or directory)'\n",
    });
    expect((await vm().exec({argv: ['true']}, {signal})).exitCode).toBe(127);
  });

  test('ended by a signal answers 128 and the signal', async () => {
    expect((await vm().exec(sh('kill -KILL $$'), {signal})).exitCode).toBe(137);
  });

  test('gets words as they are', async () => {
    const words = ['a b', "it's", '"q"', '$HOME', '*', '', '-n', 'ü…'];
    const {stdout} = await vm().exec({argv: ['printf', '%s\\n', ...words]}, {signal});
    expect(stdout).toBe(`${words.join('\n')}\n`);
  });

  test.each([false, true])('says UTF-8 (each byte a character of its own: %s)', async (bytewise) => {
    rig.bytewise = bytewise;
    const {stdout, stderr} = await vm().exec(
      {argv: ['sh', '-c', 'echo "$1"; echo "$1" >&2', 'sh', 'grün ✓ 🔥']},
      {signal},
    );
    expect([stdout, stderr]).toEqual(['grün ✓ 🔥\n', 'grün ✓ 🔥\n']);
  });
});

describe('stdin', () => {
  test('arrives byte for byte, and never in argv', async () => {
    const secret = new Secret('päss\nword');
    const {stdout} = await vm().exec({argv: ['cat'], stdin: secret}, {signal});
    expect(stdout).toBe('päss\nword');
    expect(JSON.stringify(rig.asked.map(({argv}) => argv))).not.toContain('päss');
  });

  test('larger than the agent takes goes in pieces, and leaves nothing behind', async () => {
    // Three bytes a character: no piece may end within one.
    const text = '€uro'.repeat(300_000);
    const {stdout, exitCode} = await vm().exec(
      {argv: ['sh', '-c', 'sha256sum; wc -c'], stdin: new Secret(text)},
      {signal},
    );
    expect(exitCode).toBe(0);
    const {stdout: direct} = await vm().exec({argv: ['printf', 'x']}, {signal});
    expect(direct).toBe('x');
    const {createHash} = await import('node:crypto');
    expect(stdout.split(' ')[0]).toBe(createHash('sha256').update(text).digest('hex'));
    expect(readdirSync(rig.folder)).toEqual([]);
  });
});

describe('lines', () => {
  test('are told once each, in order, of both streams', async () => {
    const lines: string[] = [];
    const script = 'for i in 1 2 3 4 5; do echo "out $i"; sleep 0.05; done; echo bad >&2; printf rest';
    const result = await vm().exec(sh(script), {signal, onLine: (line, stream) => lines.push(`${stream} ${line}`)});
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual([
      ...[1, 2, 3, 4, 5].map((i) => `stdout out ${i}`),
      'stdout rest',
    ]);
    expect(lines.filter((line) => line.startsWith('stderr'))).toEqual(['stderr bad']);
    expect(result.stdout).toBe('out 1\nout 2\nout 3\nout 4\nout 5\nrest');
    expect(readdirSync(rig.folder)).toEqual([]);
  });

  test('come while the command runs', async () => {
    const {signal, abort} = aborting();
    const seen: string[] = [];
    const onLine = (line: string) => {
      seen.push(line);
      abort();
    };
    await expect(vm().exec(sh('echo early; sleep 60'), {signal, onLine})).rejects.toThrow('enough');
    expect(seen).toEqual(['early']);
  });

  test('and exit code come through where /run cannot be written', async () => {
    rmSync(rig.folder, {recursive: true});
    const blocked = {
      ...rig.node,
      exec: (command: Command) =>
        rig.node.exec(
          {...command, argv: command.argv.map((word) => word.replaceAll('/run/phoenix', '/proc/phoenix'))},
          {signal},
        ),
    };
    const host = vmHost(blocked, 9000, 'pve1/9000', (_, signal) => sleep(20, undefined, {signal}));
    const lines: string[] = [];
    const {exitCode} = await host.exec(sh('echo one; exit 4'), {signal, onLine: (line) => lines.push(line)});
    expect([exitCode, lines]).toEqual([4, ['one']]);
  });
});

const aborting = () => {
  const controller = new AbortController();
  return {signal: controller.signal, abort: () => controller.abort(new Error('enough'))};
};

test('an abort ends the command with all that it has started', async () => {
  const {signal, abort} = aborting();
  const running = vm().exec(sh('sleep 61 & sleep 61; wait'), {signal, onLine: () => undefined});
  await sleep(300);
  expect(rig.alive()).toBeGreaterThan(0);
  abort();
  await expect(running).rejects.toThrow('enough');
  for (let tries = 0; rig.alive() > 0 && tries < 100; tries++) await sleep(50);
  expect(rig.alive()).toBe(0);
  expect(readdirSync(rig.folder)).toEqual([]);
});

test('an abort before it begins starts nothing', async () => {
  const {signal, abort} = aborting();
  abort();
  await expect(vm().exec(sh('true'), {signal})).rejects.toThrow('enough');
  expect(rig.asked).toEqual([]);
});

describe('a guest that cannot be reached', () => {
  test.each([
    ['VM 9000 is not running\n', 2],
    ["Configuration file 'nodes/pve1/qemu-server/9000.conf' does not exist\n", 2],
    ['No QEMU guest agent configured\n', 255],
    ['QEMU guest agent is not running\n', 255],
    ["VM 9000 qmp command 'guest-exec' failed - got timeout\n", 255],
    ['Agent error: Command guest-exec has been disabled: the agent is in frozen state\n', 255],
    ["VM 9000 qga command 'guest-exec' failed - got wrong command id '5130:7' (expected 5131:7)\n", 255],
    ["VM 9000 qga command 'guest-exec' failed - response is not complete at /usr/share/perl5/PVE/QMPClient.pm\n", 255],
  ])('is not ready: %s', async (stderr, exit) => {
    rig.instead.push({stderr, exit});
    await expect(vm().exec(sh('true'), {signal})).rejects.toMatchObject({
      transient: true,
      failure: {code: 'not-ready', message: `pve1/9000: ${stderr.trim()}`},
    });
  });

  test('while a command runs is waited for, when only its agent is silent', async () => {
    rig.instead.push(
      undefined,
      {stderr: 'QEMU guest agent is not running\n'},
      {stderr: "VM 9000 qga command 'guest-exec-status' failed - got wrong command id '1:7' (expected 2:7)\n"},
    );
    expect(await vm().exec(sh('echo done'), {signal})).toMatchObject({exitCode: 0, stdout: 'done\n'});
  });

  test('with an agent that was started anew has an unknown outcome', async () => {
    rig.instead.push(undefined, {
      stderr: "Agent error: Guest agent command failed, error was 'PID 469 does not exist'\n",
    });
    await expect(vm().exec(sh('true'), {signal})).rejects.toMatchObject({
      transient: true,
      failure: {code: 'not-ready'},
    });
  });

  test('by a mistake in the question is a failure', async () => {
    rig.instead.push({stderr: 'command or input-data (or both) required\n', exit: 2});
    await expect(vm().exec(sh('true'), {signal})).rejects.toMatchObject({
      transient: false,
      failure: {code: 'command-failed'},
    });
  });
});

test('output that the agent has cut off is no answer', async () => {
  rig.instead.push(undefined, {
    exit: 0,
    stderr: '',
    stdout: '{"exited": 1, "exitcode": 0, "out-data": "half", "out-truncated": 1}',
  });
  await expect(vm().exec(sh('true'), {signal})).rejects.toMatchObject({failure: {code: 'command-failed'}});
});

test('a file is written whole, with its mode, and leaves no other', async () => {
  const path = join(rig.folder, 'file');
  await vm().write(path, new Secret('größe\n'), {signal, mode: '0600'});
  expect(readFileSync(path, 'utf8')).toBe('größe\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(rig.folder)).toEqual(['file']);
});
