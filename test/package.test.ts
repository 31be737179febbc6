import {execFileSync, spawnSync} from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {ROOT} from './cli.js';
import {rootTest} from './root/root-test.js';

/** What is delivered, in a folder with no repo, no node_modules above it, and nothing on its PATH but node. */
const away = mkdtempSync(join(tmpdir(), 'phoenix-package-'));
const built = join(away, 'dist');
const prefix = join(away, 'prefix');
const installed = join(prefix, 'lib/node_modules/phoenix');
const bin = join(away, 'bin');

beforeAll(() => {
  const tree = join(away, 'tree');
  execFileSync(process.execPath, [join(ROOT, 'packages/cli/scripts/bundle.mjs'), built]);
  // As `npm pack` would find it: packed from a folder of its own, so that nothing is written beside the sources.
  const {files} = manifest(ROOT);
  for (const path of ['package.json', 'README.md', 'LICENSE', ...files.filter((name) => !name.startsWith('dist/'))])
    cpSync(join(ROOT, path), join(tree, path), {recursive: true});
  cpSync(built, join(tree, 'dist'), {recursive: true});
  const npm = (cwd: string, ...args: readonly string[]) =>
    execFileSync('npm', [...args, '--silent', '--ignore-scripts'], {cwd, encoding: 'utf8'});
  const name = npm(tree, 'pack', '--pack-destination', away).trim();
  npm(away, 'install', '--global', '--prefix', prefix, '--offline', '--no-audit', join(away, name));
  rmSync(tree, {recursive: true});
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
});
afterAll(() => rmSync(away, {recursive: true, force: true}));

interface Manifest {
  readonly version: string;
  readonly engines: {readonly node: string};
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}
const manifest = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const run = (cwd: string, file: string, ...args: readonly string[]) => {
  const {status, stdout, stderr} = spawnSync(file, args, {cwd, encoding: 'utf8', env: {PATH: bin, HOME: cwd}});
  return {status, stdout, stderr};
};

const copied = (path: string): string => {
  cpSync(join(built, 'phoenix.mjs'), path);
  return path;
};

/** A folder with the example, and what is called there. */
function place(install: (folder: string) => string) {
  const folder = mkdtempSync(join(away, 'cwd-'));
  let file = '';
  beforeAll(() => {
    file = install(folder);
    cpSync(join(installed, 'configs'), join(folder, 'configs'), {recursive: true});
  });
  return {folder, phoenix: (...args: readonly string[]) => run(folder, file, ...args)};
}

describe('installed by npm', () => {
  const {phoenix} = place(() => join(prefix, 'bin/phoenix'));

  test('says its version and helps', () => {
    expect(phoenix('--version')).toEqual({status: 0, stdout: `${manifest(ROOT).version}\n`, stderr: ''});
    expect(phoenix('--help')).toMatchObject({status: 0, stdout: expect.stringContaining('LetsGo'), stderr: ''});
  });

  // All else is the same file, below.
  test('the example is valid, and a plugin of one’s own loads', () => {
    expect(phoenix('plugins', 'new', 'greet')).toMatchObject({status: 0});
    expect(phoenix('validate', '--strict')).toMatchObject({status: 0, stdout: expect.stringContaining('valid')});
    expect(phoenix('plugins', 'show', 'greet')).toMatchObject({status: 0, stdout: expect.stringContaining('module')});
  });
});

describe('the one file', () => {
  const {folder, phoenix} = place((where) => copied(join(where, 'phoenix.mjs')));

  test('a mistake in the command line is told', () =>
    expect(phoenix('validat')).toMatchObject({status: 64, stderr: expect.stringContaining('validate')}));

  test('a plugin in TypeScript and one of scripts load, and share what phoenix is made of', () => {
    expect(phoenix('plugins', 'new', 'greet')).toMatchObject({status: 0});
    expect(phoenix('plugins', 'new', 'wave', '--script')).toMatchObject({status: 0});
    // Throws what only the kit of this very phoenix recognises.
    const fails = `import {defineFeature, Refusal} from '@phoenix/kit';
export default defineFeature({name: 'no', check: async (): Promise<never> => {
  throw new Refusal('sunday', 'not on a Sunday');
}});\n`;
    mkdirSync(join(folder, 'configs/steps/no'));
    writeFileSync(join(folder, 'configs/steps/no/index.ts'), fails);
    // What it imports is known to the compiler, which has nothing else of phoenix.
    const tsc = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'configs/steps/greet', '--skipLibCheck', 'false'];
    expect(run(folder, process.execPath, ...tsc)).toEqual({status: 0, stdout: '', stderr: ''});
    const {status, stdout: said} = phoenix('plugins', 'check', 'configs/steps/greet');
    expect({status, bad: said.match(/^(FAIL|open).*/gm)}).toEqual({status: 0, bad: null});
    expect(said).toContain('is left alone by a second run');
    expect(phoenix('plugins', 'show', 'wave')).toMatchObject({status: 0, stdout: expect.stringContaining('script')});
    const {stdout} = phoenix('plugins', 'check', 'configs/steps/no');
    expect(stdout).toContain('not on a Sunday');
    expect(stdout).not.toContain('bug');
    rmSync(join(folder, 'configs/steps'), {recursive: true});
  });

  test('a mistake in a plugin is told at its line', () => {
    mkdirSync(join(folder, 'configs/steps/wrong'), {recursive: true});
    writeFileSync(join(folder, 'configs/steps/wrong/index.ts'), 'export const a: number = 1;\nexport const = 2;\n');
    const {status, stdout, stderr} = phoenix('validate');
    expect(status).toBe(64);
    expect(stdout + stderr).toMatch(/wrong\/index\.ts:2.* cannot be loaded/);
    expect((stdout + stderr).length).toBeLessThan(1_000);
    rmSync(join(folder, 'configs/steps'), {recursive: true});
  });

  test('the example is valid, comes up, and then is as described', () => {
    expect(phoenix('validate', '--strict')).toMatchObject({status: 0, stdout: expect.stringContaining('valid')});
    const up = (...more: readonly string[]) =>
      phoenix('LetsGo', '--target', 'lab', '--lab-speed', '0', '--ci', ...more);
    const first = up('--test', '--junit', 'results.xml');
    expect({status: first.status, failed: first.stdout.match(/^ *✖ .*/gm)}).toEqual({status: 0, failed: null});
    expect(first.stdout).toMatch(/^Done: \d+ changes on the node and 11 guests/m);
    expect(readFileSync(join(folder, 'results.xml'), 'utf8')).toContain('<testsuites');
    expect(up()).toMatchObject({status: 0, stdout: expect.stringContaining('Nothing to do'), stderr: ''});
    // Its script and style are files of a package, which lie in the one file too.
    expect(phoenix('report', '--out', '-')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/<style>.+<script/s),
    });
  });
});

test.each(['phoenix', 'phoenix.js', 'phoenix.cjs'])(
  'the one file may be called %s, whatever package it lies in',
  (name) => {
    for (const type of ['commonjs', 'module']) {
      const folder = join(away, type);
      mkdirSync(folder, {recursive: true});
      writeFileSync(join(folder, 'package.json'), JSON.stringify({type}));
      const file = copied(join(folder, name));
      expect(run(folder, file, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('LetsGo'),
        stderr: '',
      });
    }
  },
);

describe('what is packed', () => {
  test('all built-in plugins are in it', () => {
    const packed = (...args: readonly string[]) => run(away, join(built, 'phoenix.mjs'), ...args);
    const names = (text: string) => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).name]));
    const here = execFileSync(
      process.execPath,
      [join(ROOT, 'packages/cli/bin/phoenix.js'), 'plugins', 'list', '--json'],
      {
        encoding: 'utf8',
        cwd: away,
      },
    );
    expect(names(packed('plugins', 'list', '--json').stdout).sort()).toEqual(names(here).sort());
    expect(packed('plugins', 'show', 'docker').stdout).toContain('phoenix:steps/features/docker');
  });

  test('is one file, examples, docs and licences: no tests, no sources, nothing that knows where it was built', () => {
    const paths = (readdirSync(installed, {recursive: true}) as string[]).filter((path) =>
      statSync(join(installed, path)).isFile(),
    );
    expect(paths.filter((path) => path.startsWith('dist/')).sort()).toEqual([
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/phoenix.1',
      'dist/phoenix.mjs',
    ]);
    expect(paths.filter((path) => /\.tsx?$|\.map$|\.test\.|node_modules/.test(path))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'configs/phoenix_lxc_configs.json']));
    const {prepack, bundle, ...scripts} = manifest(installed).scripts;
    expect([prepack, bundle]).toEqual([expect.stringContaining('bundle'), expect.stringContaining('bundle.mjs')]);
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare|uninstall)$/.test(name))).toEqual([]);
    const tellsPlace = paths.filter((path) => readFileSync(join(installed, path), 'utf8').includes(`${ROOT}/`));
    expect(ROOT.split('/').length > 2 ? tellsPlace : []).toEqual([]);
  });

  test('npm puts the manual where man looks', () => {
    const page = readFileSync(join(prefix, 'share/man/man1/phoenix.1'), 'utf8');
    expect(page).toBe(run(away, join(prefix, 'bin/phoenix'), 'man').stdout);
    expect(page).toMatch(/^\.TH PHOENIX 1 /);
  });

  test('needs no other package', () =>
    expect(readdirSync(join(prefix, 'lib/node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['phoenix']));

  test('every package in it stands in the notices with its licence', () => {
    const text = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const said = text
      .split(`\n${'-'.repeat(80)}\n`)
      .slice(1)
      .map((part) => part.trim().split('\n'));
    expect(said.filter(([name, licence]) => !/^\S+ \d/.test(name!) || !/^[\w.-]+$/.test(licence!))).toEqual([]);
    expect(said.filter((lines) => lines.length < 4)).toEqual([]);
    const names = said.map(([name]) => name!.split(' ')[0]);
    expect(names).toEqual(
      expect.arrayContaining(['ssh2', 'node-ssh', 'listr2', 'ajv', 'yargs', 'd3', '@swc/wasm-typescript']),
    );
    const file = readFileSync(join(built, 'phoenix.mjs'), 'utf8');
    expect(file).toContain('MIT License');
    for (const name of names) expect(file).toContain(`\n${name} `);
  });
});

const DEBIAN = ['nodejs'];

rootTest(
  "Debian 13's own Node runs the one file, also where nothing can be written but /tmp",
  DEBIAN,
  async (root) => {
    const seal =
      'for d in /etc /home /opt /root /srv /usr /var; do mount --rbind $d $d; mount -o remount,bind,ro $d; done';
    expect((await root.exec(['sh', '-ec', seal])).exitCode).toBe(0);
    expect((await root.exec(['touch', '/root/x'])).exitCode).not.toBe(0);
    const there = (...args: readonly string[]) => root.exec(['phoenix', ...args, '--config-dir', '/etc/phoenix']);
    expect(await root.exec(['phoenix', '--version'])).toMatchObject({
      exitCode: 0,
      stdout: `${manifest(ROOT).version}\n`,
    });
    expect(await there('validate')).toMatchObject({exitCode: 0, stdout: expect.stringContaining('valid')});
    const up = ['LetsGo', '--target', 'lab', '--lab-dir', '/tmp/lab', '--lab-speed', '0', '--ci'] as const;
    expect(await there(...up)).toMatchObject({exitCode: 0, stdout: expect.stringContaining('Done: ')});
    expect(await there('plugins', 'new', 'greet', '--dir', '/tmp/greet')).toMatchObject({exitCode: 0});
    expect(await there('plugins', 'check', '/tmp/greet')).toMatchObject({exitCode: 0});
  },
  {
    suite: 'trixie',
    binds: {'/usr/local/bin/phoenix': join(built, 'phoenix.mjs'), '/etc/phoenix': join(ROOT, 'configs')},
  },
);

rootTest(
  "Debian 12's Node is refused in one line, whatever is asked",
  DEBIAN,
  async (root) => {
    for (const args of [['--version'], ['plan', '--target', 'local']]) {
      const {exitCode, stdout, stderr} = await root.exec(['phoenix', ...args]);
      expect({exitCode, stdout}).toEqual({exitCode: 64, stdout: ''});
      expect(stderr).toMatch(
        /^phoenix: .* is Node\.js 18\.\S+, needed is 20\.19 or newer: .*nodejs.*--target ssh.*\n$/m,
      );
    }
  },
  {binds: {'/usr/local/bin/phoenix': join(built, 'phoenix.mjs')}},
);

test('the version that the one file asks for is that of package.json', () => {
  const start = readFileSync(join(ROOT, 'packages/cli/scripts/bundle/start.js'), 'utf8');
  const [, major, minor] = /^const NEEDED = \[(\d+), (\d+)\];$/m.exec(start)!;
  expect(manifest(ROOT).engines.node).toBe(`>=${major}.${minor}`);
});

test('what is read before the version is known is read by Node 12', async () => {
  const {transform} = await import('esbuild');
  const start = readFileSync(join(ROOT, 'packages/cli/scripts/bundle/start.js'), 'utf8');
  // esbuild rewrites what its target does not know: then there was something.
  const plain = {minifyWhitespace: true, minifySyntax: false} as const;
  const [old, now] = await Promise.all(['node12.22', 'esnext'].map((target) => transform(start, {...plain, target})));
  expect(old!.code).toBe(now!.code);
});
