import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import type {Change, Command, Fact, ImageOrigin, StepContext} from '@phoenix/kit';
import {imageMark} from '@phoenix/proxmox';
import {DEFAULT_VM} from '@phoenix/testing';
import image from '../vm/image/index.js';
import {cleanGuest} from '../vm/template/clean.js';

/** The scripts of the VM steps, run for real: with a `pvesh` and a `qm` of the test's own. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phoenix-scripts-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'iso'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const program = (name: string, text: string) => {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
};
const run = ({argv}: Command) => {
  const env = {PATH: `${join(folder, 'bin')}:/usr/bin:/bin`};
  const {status, stdout, stderr} = spawnSync(argv[0]!, argv.slice(1), {env, encoding: 'utf8'});
  return {status, stdout, stderr};
};

const TEXT = 'an image\n';
const SUM = 'ee'.repeat(32);
const sha256 = (hex: string) => ({algorithm: 'sha256', hex}) as const;

describe('an image', () => {
  const path = () => join(folder, 'iso', 'x.img');
  const mark = (hex: string) => imageMark(path(), sha256(hex));
  /** What the step would run in a node whose one storage is the test's folder. */
  async function commandFor(origin: Partial<ImageOrigin>): Promise<Command> {
    const storageCfg = `dir: here\n\tpath ${folder}\n\tcontent iso\n\tcontent-dirs iso=iso\n`;
    const files = new Map([
      ['/etc/pve/.vmlist', '{"version":1,"ids":{}}'],
      ['/etc/pve/storage.cfg', storageCfg],
    ]);
    const answer = ({argv}: Command) => {
      if (argv[0] === 'uname') return {exitCode: 0, stdout: 'pve1\n', stderr: ''};
      if (argv[0] === 'cat') return {exitCode: 0, stdout: '', stderr: ''};
      if (argv.includes('-exec')) {
        const stdout = [...files]
          .map(([name, text]) => `==> ${name} <==\n${text}`)
          .reverse()
          .join('\n');
        return {exitCode: 0, stdout, stderr: ''};
      }
      const {status, ...said} = run({argv});
      return {exitCode: status ?? 255, ...said};
    };
    const facts = <T>(fact: Fact<T>): Promise<T> =>
      fact.read({label: 'pve1', exec: async (command) => answer(command)});
    const vm = {...DEFAULT_VM, hostname: 'web', origin: {from: 'image', image: 'here:iso/x.img', ...origin}};
    const resource = {kind: 'vm', id: 900, name: 'web', object: {}, vm};
    const changes = (await image.check({resource, facts} as unknown as StepContext)) as readonly Change[];
    expect(changes).toHaveLength(1);
    const action = changes[0]!.actions[0]!;
    if (action.kind !== 'exec') throw new Error('it writes');
    return action.command;
  }
  const url = 'https://images.example.org/x.img';

  test('that was fetched is marked with its sum, and then verified without reading', async () => {
    program('pvesh', `echo "downloading"; printf '${TEXT.replace('\n', '\\n')}' > '${path()}'`);
    expect(run(await commandFor({url, checksum: sha256(SUM)}))).toMatchObject({status: 0, stdout: 'downloading\n'});
    expect(readdirSync(join(folder, 'iso')).sort()).toEqual(['x.img', `x.img.sha256-${SUM}`]);
    await expect(commandFor({url, checksum: sha256(SUM)})).rejects.toThrow('toHaveLength');
  });

  test('whose download fails with exit 0 is a failure, with the words of the download', async () => {
    program('pvesh', `echo "checksum mismatch: got 'aa' != expect '${SUM}', aborting" >&2`);
    const {status, stderr} = run(await commandFor({url, checksum: sha256(SUM)}));
    expect(status).toBe(1);
    expect(stderr).toBe(
      `checksum mismatch: got 'aa' != expect '${SUM}', aborting\n${path()} is not there after its download\n`,
    );
    expect(readdirSync(join(folder, 'iso'))).toEqual([]);
  });

  test('that came meanwhile is not fetched again', async () => {
    program('pvesh', 'exit 9');
    const command = await commandFor({url, checksum: sha256(SUM)});
    writeFileSync(path(), TEXT);
    expect(run(command).status).toBe(0);
  });

  test('that the user put there is verified, and marked only when it is right', async () => {
    writeFileSync(path(), TEXT);
    const right = createHash('sha256').update(TEXT).digest('hex');
    expect(run(await commandFor({checksum: sha256(right)})).status).toBe(0);
    expect(existsSync(mark(right))).toBe(true);
    const wrong = run(await commandFor({checksum: sha256('ab'.repeat(32))}));
    expect(wrong).toMatchObject({
      status: 1,
      stderr: `${path()} has the sha256 ${right}, the config says ${'ab'.repeat(32)}: replace the file, or correct image_checksum\n`,
    });
    expect(existsSync(mark('ab'.repeat(32)))).toBe(false);
    expect(readFileSync(path(), 'utf8')).toBe(TEXT);
  });

  test('is verified by sha512 too, which is all that Debian gives', async () => {
    writeFileSync(path(), TEXT);
    const checksum = {algorithm: 'sha512', hex: createHash('sha512').update(TEXT).digest('hex')} as const;
    expect(run(await commandFor({checksum})).status).toBe(0);
    expect(existsSync(imageMark(path(), checksum))).toBe(true);
    const wrong = run(await commandFor({checksum: {algorithm: 'sha512', hex: 'cd'.repeat(64)}}));
    expect(wrong.stderr).toContain(`has the sha512 ${checksum.hex}, the config says cd`);
  });
});

describe('cleaning a guest', () => {
  const answer = (json: string, exit = 0) => program('qm', `cat <<'END'\n${json}\nEND\nexit ${exit}`);
  const json = (exitcode: number) => `{\n   "err-data" : "no\\n",\n   "exitcode" : ${exitcode},\n   "exited" : 1\n}`;

  test("goes by the script's exit code, which qm's own says nothing of", () => {
    answer(json(0));
    expect(run(cleanGuest(900)).status).toBe(0);
    answer(json(1));
    expect(run(cleanGuest(900))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the guest was not cleaned'),
    });
    answer(json(10));
    expect(run(cleanGuest(900)).status).toBe(1);
    answer('{\n   "pid" : 469\n}');
    expect(run(cleanGuest(900)).status).toBe(1);
    answer('', 255);
    expect(run(cleanGuest(900)).status).toBe(1);
  });
});
