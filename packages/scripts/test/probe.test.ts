import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from '@jest/globals';
import type {TestProbe} from '@phoenix/kit';
import {probeCommand} from '../src/index.js';
import {resource} from './machine.js';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, {recursive: true, force: true});
});

/** A guest that has only these of this machine's programs, and stand-ins for others, as a script of sh each. */
function guest(has: readonly string[], standIns: Readonly<Record<string, string>> = {}) {
  const bin = mkdtempSync(join(tmpdir(), 'phoenix-probe-'));
  made.push(bin);
  const places = spawnSync('sh', [
    '-c',
    'for p; do command -v "$p"; done',
    'sh',
    'sh',
    'timeout',
    'sed',
    'tail',
    ...has,
  ]);
  for (const path of places.stdout.toString().split('\n').filter(Boolean))
    symlinkSync(path, join(bin, path.replace(/.*\//, '')));
  for (const [name, script] of Object.entries(standIns)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return (how: TestProbe) => {
    const {argv} = probeCommand({name: 'p', how, timeoutS: 3.5, resource: resource()});
    const {status, stderr} = spawnSync(argv[0]!, argv.slice(1), {env: {PATH: bin}, encoding: 'utf8'});
    return [status, stderr.trim()];
  };
}

/** Nobody listens there. */
const PORT = {type: 'tcp', host: '127.0.0.1', port: 1} as const;

describe('a port', () => {
  test('is asked by bash where there is one', () => {
    const [status, stderr] = guest(['bash'])(PORT);
    expect(status).toBe(1);
    expect(stderr).toContain('Connection refused');
  });

  test("by BusyBox's nc elsewhere, with whole seconds", () =>
    expect(guest([], {nc: 'echo "$@" >&2; exit 0'})(PORT)).toEqual([0, '-z -w 4 127.0.0.1 1']));

  test('and by nobody where there is neither', () =>
    expect(guest([])(PORT)).toEqual([127, 'neither bash nor nc is there to ask with']));
});

describe('a URL without curl', () => {
  const URL = {type: 'http', url: 'http://127.0.0.1/'} as const;
  const busybox =
    'echo "Connecting to 127.0.0.1" >&2; echo "wget: server returned error: HTTP/1.1 401 Unauthorized" >&2; exit 1';
  const gnu = 'printf "  HTTP/1.1 302 Found\\n  Location: /x\\n  HTTP/1.1 200 OK\\n" >&2; exit 0';

  test('any good answer will do: wget says which is one', () => {
    expect(guest([], {wget: 'exit 0'})(URL)).toEqual([0, '']);
    expect(guest([], {wget: 'exit 8'})(URL)).toEqual([8, '']);
  });

  test('the status that is wanted, be it an error', () => {
    expect(guest([], {wget: busybox})({...URL, status: 401})).toEqual([0, '']);
    expect(guest([], {wget: busybox})({...URL, status: 200})).toEqual([22, 'HTTP 401, wanted 200']);
    expect(guest([], {wget: gnu})({...URL, status: 200})).toEqual([0, '']);
    expect(guest([], {wget: 'exit 4'})({...URL, status: 200})).toEqual([22, 'no answer, wanted HTTP 200']);
  });
});
