import {type ChildProcess, fork, spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, relative, resolve} from 'node:path';
import type {Event} from '@phoenix/kit';

export const ROOT = resolve(import.meta.dirname, '..');

/** What is delivered, if it is of the last build; `npm test` makes it. Else what the build itself starts. */
export const PHOENIX = isCurrent(join(ROOT, 'dist/phoenix.mjs'))
  ? join(ROOT, 'dist/phoenix.mjs')
  : join(ROOT, 'packages/cli/bin/phoenix.js');

/** The compiler touches a package's build info whenever it writes something of the package. */
function isCurrent(bundle: string): boolean {
  if (!existsSync(bundle)) return false;
  const made = statSync(bundle).mtimeMs;
  const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`);
  const parts = [
    ...[...packages, 'steps'].map((folder) => join(ROOT, folder, 'dist/.tsbuildinfo')),
    ...readdirSync(join(ROOT, 'steps/features'), {recursive: true}).map((name) =>
      join(ROOT, 'steps/features', String(name)),
    ),
  ];
  return parts.every((part) => !existsSync(part) || statSync(part).mtimeMs <= made);
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One folder for a lab and, if the test needs it, a config; removed by the caller's `dispose`. */
export interface Bench {
  readonly dir: string;
  readonly lab: string;
  /** Where its runs leave their logs. */
  readonly runs: string;
  config(lxc: object, more?: Readonly<Record<string, string>>): string;
  /** Runs the built CLI against this bench's lab. */
  phoenix(...args: readonly string[]): Promise<Ran>;
  /** The same, against no lab. */
  anywhere(...args: readonly string[]): Promise<Ran>;
  /** As `phoenix`, by the one that stands by: a tenth of the time, for what needs no process of its own. */
  ask(...args: readonly string[]): Promise<Ran>;
  /** The same, against no lab. */
  askAnywhere(...args: readonly string[]): Promise<Ran>;
  start(...args: readonly string[]): ChildProcess & {readonly done: Promise<Ran>};
  log(): readonly {readonly argv: readonly string[]; readonly exit: number; readonly changed: boolean}[];
  /** A guest's config file on the node. */
  conf(id: number): string | undefined;
  editConf(id: number, edit: (text: string) => string): void;
  /** All guests' configs and what lies on their volumes, without what differs from run to run. */
  endState(): unknown;
  dispose(): void;
}

/** Commands that walk a graph. */
const LEAVE_A_LOG = 'LetsGo setup create reconfigure rollback start stop restart delete plan test'.split(' ');

/** @param env for what it runs in a process of its own */
export function createBench(speed = 0, env: Readonly<Record<string, string>> = {}): Bench {
  const dir = mkdtempSync(join(tmpdir(), 'phoenix-e2e-'));
  const lab = join(dir, 'lab');
  const runs = join(dir, 'runs');
  const here = (args: readonly string[]): readonly string[] => {
    const target = args[0] === 'lab' ? [] : ['--target', 'lab'];
    const logs = LEAVE_A_LOG.includes(args[0]!) ? ['--runs-dir', runs] : [];
    return [...args, ...target, ...logs, '--lab-dir', lab, '--lab-speed', String(speed)];
  };
  const start: Bench['start'] = (...args) => launch(here(args), env);
  const confFile = (id: number) => {
    const nodes = join(lab, 'node/etc/pve/nodes');
    const [node = 'none'] = existsSync(nodes) ? readdirSync(nodes) : [];
    return join(nodes, node, 'lxc', `${id}.conf`);
  };
  return {
    dir,
    lab,
    runs,
    config(lxc, more = {}) {
      const put = (path: string, text: string) => {
        mkdirSync(dirname(join(dir, 'config', path)), {recursive: true});
        writeFileSync(join(dir, 'config', path), text);
      };
      put('phoenix_lxc_configs.json', `${JSON.stringify(lxc, null, 2)}\n`);
      for (const [path, text] of Object.entries(more)) put(path, text);
      return join(dir, 'config');
    },
    phoenix: (...args) => start(...args).done,
    anywhere: (...args) => launch(args, env).done,
    ask: (...args) => ask(here(args)),
    askAnywhere: (...args) => ask(args),
    start,
    log() {
      const file = join(lab, 'commands.ndjson');
      if (!existsSync(file)) return [];
      // What follows the last line end is a line that is being written just now.
      return readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    },
    conf: (id) => (existsSync(confFile(id)) ? readFileSync(confFile(id), 'utf8') : undefined),
    editConf: (id, edit) => writeFileSync(confFile(id), edit(readFileSync(confFile(id), 'utf8'))),
    endState() {
      const folder = dirname(confFile(0));
      const configs = readdirSync(folder)
        .sort()
        .map((name) => [name, stable(readFileSync(join(folder, name), 'utf8'))]);
      // By entries: by names alone Node follows links, and a guest's /var/run leads to this machine's.
      const disks = readdirSync(join(lab, 'volumes'), {recursive: true, withFileTypes: true})
        .map(({parentPath, name}) => stable(relative(lab, join(parentPath, name))))
        .sort();
      return {configs, disks, power: readFileSync(join(lab, 'power.json'), 'utf8').match(/"\d+"/g)?.sort()};
    },
    dispose: () => rmSync(dir, {recursive: true, force: true}),
  };
}

function launch(args: readonly string[], more: Readonly<Record<string, string>>): ReturnType<Bench['start']> {
  const {CI: _, ...env} = process.env;
  const child = spawn(process.execPath, [PHOENIX, ...args], {cwd: ROOT, env: {...env, NO_COLOR: '1', ...more}});
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const done = new Promise<Ran>((fulfil) => child.on('close', (code) => fulfil({code, stdout, stderr})));
  return Object.assign(child, {done});
}

let standingBy: ChildProcess | undefined;
let asked = 0;

/** It ends with whoever began it, and keeps nobody from ending. */
function ask(argv: readonly string[]): Promise<Ran> {
  const {CI: _, ...env} = process.env;
  standingBy ??= fork(join(ROOT, 'test/standing-by.mjs'), {cwd: ROOT, env: {...env, NO_COLOR: '1'}});
  const child = standingBy.setMaxListeners(0);
  const id = ++asked;
  child.ref();
  child.channel?.ref();
  return new Promise((fulfil, reject) => {
    const answered = (answer: Ran & {readonly id: number}) => {
      if (answer.id !== id) return;
      child.off('message', answered).off('exit', died);
      if (child.listenerCount('message') === 0) {
        child.unref();
        child.channel?.unref();
      }
      const {code, stdout, stderr} = answer;
      fulfil({code, stdout, stderr});
    };
    const died = () => reject(new Error(`phoenix died of ${argv.join(' ')}`));
    child.on('message', answered).on('exit', died);
    child.send({id, argv});
  });
}

/** Addresses that Proxmox makes up, times, and disk numbers, which depend on what was there in between. */
const stable = (text: string): string =>
  text
    .replace(/BC:24:11(:[0-9A-F]{2}){3}/g, 'MAC')
    .replace(/snaptime: \d+/g, 'snaptime')
    .replace(/disk-\d+/g, 'disk-N');

export const events = ({stdout}: Ran): readonly Event[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);

export const summaryOf = (ran: Ran) => {
  const last = events(ran).at(-1);
  if (last?.type !== 'run-finished') throw new Error(`the run did not finish: ${ran.stderr}`);
  return last.summary;
};

/** A small fleet: a base that others are cloned from. */
export const fleet = (guests: Readonly<Record<string, object>>) => ({
  lxc_defaults: {
    memory_mb: 512,
    swap_mb: 0,
    cores: 1,
    storage_pool: 'local-zfs',
    storage_size_gb: 4,
    network_config: {name: 'eth0', bridge: 'vmbr0', ip: 'dhcp'},
  },
  lxc_configs: {
    900: {name: 'base', template: 'debian-12-standard_12.7-1_amd64.tar.zst', template_snapshot_name: 'base'},
    ...guests,
  },
});

/** A guest whose root password and whose script's environment are secrets: `hunter2-…`. */
export const configWithSecrets = (bench: Bench, script: string): string =>
  bench.config(
    fleet({
      910: {
        name: 'db',
        clone_from_ctid: 900,
        root_password: 'file:secrets/root',
        application_script: 'app.sh',
        application_env: {TOKEN: 'file:secrets/token'},
      },
    }),
    {'scripts/app.sh': script, 'secrets/root': 'hunter2-root\n', 'secrets/token': 'hunter2-token\n'},
  );

/** The team's own recordings and real configs: beside the repository where there are any; users have none. */
export const SHARED = resolve(ROOT, '../shared');
