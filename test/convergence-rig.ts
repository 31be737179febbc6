import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {Change, Event, Failure, Outcome} from '@phoenix/kit';
import {openLab} from '@phoenix/lab';
import {connectSsh} from '@phoenix/transport';
import {type Bench, events, type Ran} from './cli.js';
import type {Hand} from './random-hands.js';

/** What must not be: a short name of the promise that was not kept, and what was seen. */
export interface Broken {
  readonly promise: string;
  readonly seen: string;
}

export interface Settled {
  readonly broken: readonly Broken[];
  /** Refusals and other failures that may be justified. */
  readonly failures: readonly {readonly node: string; readonly failure: Failure}[];
  readonly valid: boolean;
}

export function write(b: Bench, name: string, files: Readonly<Record<string, string>>): string {
  const dir = join(b.dir, name);
  rmSync(dir, {recursive: true, force: true});
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), {recursive: true});
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** Validates, plans, applies, and asks again: what phoenix promises of each, for this config on this node. */
export async function settle(b: Bench, dir: string, more: readonly string[] = []): Promise<Settled> {
  const broken: Broken[] = [];
  const say = (promise: string, seen: unknown) =>
    broken.push({promise, seen: typeof seen === 'string' ? seen : JSON.stringify(seen)});
  const run = (...words: readonly string[]) => b.ask(...words, '--config-dir', dir, ...more);
  const validated = await b.askAnywhere('validate', '--config-dir', dir);
  if (validated.code !== 0) {
    const nowhere = validated.stderr
      .split('\n')
      .filter((line) => /\berror: /.test(line) && !/:\d+:\d+ error: /.test(line));
    if (validated.code !== 64 || nowhere.length > 0)
      say('a refusal of the config says where', validated.stderr + validated.stdout);
    return {broken, failures: [], valid: false};
  }
  // The lab itself gets what the config expects of its node when it is opened.
  const status = await run('status');
  if (status.code !== 0) say('status tells', status.stderr + status.stdout);
  const before = [b.log().length, treeOf(b)] as const;
  const plan = await run('plan', '--json');
  const touched = b
    .log()
    .slice(before[0])
    .filter(({changed}) => changed);
  if (touched.length > 0)
    say(
      'plan issues no changing command',
      touched.map(({argv}) => argv.join(' ')),
    );
  const differs = differences(before[1], treeOf(b));
  if (differs.length > 0) say('plan leaves the node as it is', differs);
  noBug('plan', plan, say);

  const first = await run('LetsGo', '--json');
  noBug('LetsGo', first, say);
  if (first.code !== 0 && first.code !== 1) say('LetsGo ends 0 or with a refusal', `${first.code} ${first.stderr}`);
  if (plan.code === 0 && first.code === 0) compare(plan, first, say);
  const failures = failuresOf(first);
  for (const {node, failure} of failures)
    if (failure.code !== 'refused') say(`fails: ${failure.code}`, `${node} ${JSON.stringify(failure)}`);

  const mark = b.log().length;
  const second = await run('LetsGo', '--json');
  const again = b
    .log()
    .slice(mark)
    .filter(({changed}) => changed);
  if (again.length > 0)
    say(
      'a second LetsGo issues no changing command',
      again.map(({argv}) => argv.join(' ')),
    );
  if (second.code !== first.code)
    say(
      'a second LetsGo ends as the first did',
      `${first.code}, then ${second.code}: ${JSON.stringify(failuresOf(second))} ${second.stderr}`,
    );
  const changed = outcomes(second).filter(([, {status: word}]) => word === 'changed' || word === 'planned');
  if (changed.length > 0)
    say(
      'a second LetsGo finds nothing to do',
      changed.map(([node]) => node),
    );
  if (first.code === 0) {
    const after = await run('plan', '--exit-code');
    if (after.code !== 0) say('plan finds nothing to do after LetsGo', after.stdout + after.stderr);
  }
  return {broken, failures, valid: true};
}

/** Everything that is there into an empty folder: a plan of it is empty. */
export async function adopts(
  b: Bench,
  ids: readonly number[],
  more: readonly string[] = [],
): Promise<readonly Broken[]> {
  if (ids.length === 0) return [];
  const dir = write(b, 'adopted', {});
  const {code, stdout, stderr} = await b.ask('adopt', ...ids.map(String), '--config-dir', dir, ...more);
  if (code !== 0) return [{promise: 'adopt takes all', seen: `${code} ${stderr}${stdout}`}];
  const plan = await b.ask('plan', '--exit-code', '--config-dir', dir, ...more);
  if (plan.code === 0) return [];
  return [{promise: 'a plan of what was adopted is empty', seen: plan.stdout + plan.stderr + stderr}];
}

/** As somebody does who is logged in on the node: what Proxmox refuses is not done. */
export async function byHand(b: Bench, all: readonly Hand[]): Promise<readonly string[]> {
  const lab = await openLab({dir: b.lab, speed: 0});
  const node = await connectSsh({...lab, label: lab.node});
  const done: string[] = [];
  for (const argv of all.flat()) {
    const {exitCode, stderr} = await node.host.exec({argv, stdin: ''}, {signal: new AbortController().signal});
    done.push(`${argv.join(' ')}${exitCode === 0 ? '' : ` (exit ${exitCode}: ${stderr.trim().split('\n')[0]})`}`);
  }
  await node.close();
  await lab.close();
  return done;
}

function noBug(what: string, {stdout, stderr}: Ran, say: (promise: string, seen: unknown) => void): void {
  const text = stdout + stderr;
  const bug =
    /.*(a bug of phoenix|bug in phoenix|"code":"internal"|^\s+at .+:\d+:\d+\)?$|\bTypeError\b|hunter2).*/m.exec(text);
  if (bug !== null) say(`${what} shows no bug and no secret`, bug[0].slice(0, 1500));
}

const outcomes = (ran: Ran): readonly (readonly [string, Outcome])[] =>
  safely(ran).flatMap((event) => (event.type === 'step-finished' ? [[event.node, event.outcome] as const] : []));

const failuresOf = (ran: Ran) =>
  outcomes(ran).flatMap(([node, outcome]) => (outcome.status === 'failed' ? [{node, failure: outcome.failure}] : []));

const safely = (ran: Ran): readonly Event[] => {
  try {
    return events(ran);
  } catch {
    return [];
  }
};

/** What was announced is what was done, step by step and field by field; what could not be asked yet, counts as announced. */
function compare(plan: Ran, done: Ran, say: (promise: string, seen: unknown) => void): void {
  const announced = new Map(outcomes(plan));
  const all = new Set(outcomes(done).flatMap(([, outcome]) => changesOf(outcome)));
  for (const [node, outcome] of outcomes(done)) {
    const said = announced.get(node);
    if (said === undefined || said.status === 'deferred') continue;
    const [was, is] = [changesOf(said), changesOf(outcome)];
    // A step of the node goes in phases: what the second is, the first decides (a package brings the file to change).
    const surplus =
      node.startsWith('0/') && said.status === 'planned'
        ? []
        : is.filter((one) => !was.includes(one) && !NOT_HERE.test(one));
    // What several guests need is announced by each and done once.
    const missing = was.filter((one) => !is.includes(one) && !all.has(one) && !NOT_HERE.test(one));
    if (surplus.length > 0)
      say('LetsGo does only what plan announced', {node, surplus, announced: was, said: said.status});
    else if (missing.length > 0) say('LetsGo does all that plan announced', {node, missing, done: is, status: outcome});
  }
}

/** Packages may come with somebody else's; what phoenix notes for itself follows from what it does. */
const NOT_HERE = /^(?:install |fetch the package lists|note the volume ids in the description|add root:\d)/;

const changesOf = (outcome: Outcome): readonly string[] =>
  outcome.status === 'planned' || outcome.status === 'changed' ? outcome.changes.filter(isWork).map(asText) : [];

const isWork = (change: Change) => (change.actions ?? []).length > 0;
const asText = ({title, diff = []}: Change) =>
  `${title}${diff.map(({field, from, to}) => ` ${field}:${from ?? ''}->${to ?? ''}`).join(',')}`;

/** All files of the node and its guests with what is in them. */
export function treeOf(b: Bench): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string) => {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, {withFileTypes: true})) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else files.set(relative(b.lab, path), entry.isFile() ? readFileSync(path, 'utf8') : entry.name);
    }
  };
  walk(join(b.lab, 'node'));
  walk(join(b.lab, 'volumes'));
  if (existsSync(join(b.lab, 'power.json'))) files.set('power.json', readFileSync(join(b.lab, 'power.json'), 'utf8'));
  return files;
}

export function differences(a: ReadonlyMap<string, string>, z: ReadonlyMap<string, string>): readonly string[] {
  const names = [...new Set([...a.keys(), ...z.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [a.get(name), z.get(name)];
    return was === is ? [] : [`${name}: ${JSON.stringify(was?.slice(0, 900))} -> ${JSON.stringify(is?.slice(0, 900))}`];
  });
}

/** A command in between: it may be refused, and shows no bug. */
export async function ask(
  b: Bench,
  words: readonly string[],
  dir: string,
  more: readonly string[],
): Promise<readonly Broken[]> {
  const broken: Broken[] = [];
  const ran = await b.ask(...words, '--config-dir', dir, '--ci', ...more);
  noBug(words.join(' '), ran, (promise, seen) => broken.push({promise, seen: String(seen)}));
  if (ran.code !== 0 && ran.code !== 1 && ran.code !== 64)
    broken.push({promise: `${words.join(' ')} ends as documented`, seen: `${ran.code} ${ran.stderr}`});
  return broken;
}
