import type {Files, LabNode} from '../../../node.js';
import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {realDevice} from '../disks/disks.js';
import {createPool, settablePoolProperties, wrongPoolProperty} from './create-pool.js';
import {type Pool, poolBytes, poolNamed, poolsState, type Vdev} from './pools.js';

const named = (files: Files, name: string): Pool =>
  poolNamed(files, name) ?? complain(`cannot open '${name}': no such pool`);
const selected = (files: Files, names: readonly string[]): readonly Pool[] =>
  names.length === 0 ? poolsState.read(files) : names.map((name) => named(files, name));

/** A pool's property, zpoolprops(7), and where it is from. */
function poolValue(
  files: Files,
  pool: Pool,
  name: string,
): {readonly value: string; readonly source: string} | undefined {
  const bytes = poolBytes(files, pool);
  const computed: Readonly<Record<string, string | number>> = {
    ...{name: pool.name, size: bytes, allocated: 1_048_576, alloc: 1_048_576, free: bytes - 1_048_576, guid: pool.guid},
    ...{health: 'ONLINE', capacity: 0, cap: 0, fragmentation: 0, frag: 0, dedupratio: '1.00', dedup: '1.00'},
    ...{checkpoint: '-', expandsize: '-', expandsz: '-', freeing: 0, leaked: 0, load_guid: pool.guid, readonly: 'off'},
  };
  if (Object.hasOwn(computed, name)) return {value: String(computed[name]), source: '-'};
  if (pool.properties[name] !== undefined) return {value: pool.properties[name], source: 'local'};
  const standard = settablePoolProperties[name]?.default;
  if (standard !== undefined) return {value: standard, source: 'default'};
  return name.startsWith('feature@') ? {value: 'enabled', source: 'local'} : undefined;
}

const blank: Pool = {name: '', guid: '', vdevs: [], properties: {}};
const status = speaking((args, io, {files}) => {
  const {flags, rest} = readArguments(args);
  const unknown = [...flags].find((flag) => !/^[cDegiLpPstvx]$/.test(flag));
  if (unknown !== undefined)
    complain(
      `invalid option '${unknown}'\nusage:\n\tstatus [-c [script1,script2,...]] [-DegiLpPstvx] [-T d|u] [pool] ...\n\t    [interval [count]]`,
      2,
    );
  const pools = selected(files, rest);
  if (pools.length === 0) return void io.out('no pools available\n');
  if (flags.has('x'))
    return void io.out(
      rest.length === 0 ? 'all pools are healthy\n' : pools.map(({name}) => `pool '${name}' is healthy\n`).join(''),
    );
  io.out(
    pools
      .map((pool) =>
        statusOf(pool, flags.has('P'), (path) => (flags.has('L') ? (realDevice(files, path) ?? path) : path)),
      )
      .join('\n'),
  );
});

/** The vdev tree of one pool, as print_status_config() indents it. */
function statusOf({name, vdevs}: Pool, full: boolean, real: (path: string) => string): string {
  const counts = new Map<string, number>();
  const part = (given: string) => {
    const path = real(given.startsWith('/') ? given : `/dev/${given}`);
    if (!full) return path.replace(/^\/dev\/(disk\/[^/]+\/)?/, '');
    return path.startsWith('/dev/disk/') ? `${path}-part1` : `${path}${/\d$/.test(path) ? 'p1' : '1'}`;
  };
  const lines: [indent: number, name: string, state: string][] = [[0, name, 'ONLINE']];
  const group = (some: readonly Vdev[], depth: number) => {
    for (const {type, disks} of some) {
      if (type === 'disk') for (const path of disks) lines.push([depth, part(path), 'ONLINE']);
      else {
        const index = counts.get('all') ?? 0;
        counts.set('all', index + 1);
        lines.push([depth, `${type}-${index}`, 'ONLINE']);
        for (const path of disks) lines.push([depth + 1, part(path), 'ONLINE']);
      }
    }
  };
  group(
    vdevs.filter(({type}) => !/^(log|cache|spare)$/.test(type)),
    1,
  );
  for (const kind of ['log', 'cache', 'spare']) {
    const own = vdevs.filter(({type}) => type === kind);
    if (own.length === 0) continue;
    lines.push([0, kind === 'cache' ? 'cache' : `${kind}s`, '']);
    for (const {disks} of own)
      for (const path of disks) lines.push([1, part(path), kind === 'spare' ? 'AVAIL' : 'ONLINE']);
  }
  const width = Math.max(...lines.map(([indent, text]) => indent * 2 + text.length), 4);
  const rows = lines.map(([indent, text, state]) => {
    const left = `${'  '.repeat(indent)}${text}`.padEnd(width);
    return state === ''
      ? `\t${left.trimEnd()}\n`
      : `\t${left}  ${state.padEnd(8)}${state === 'AVAIL' ? '' : '     0     0     0'}`.trimEnd().concat('\n');
  });
  return `  pool: ${name}\n state: ONLINE\nconfig:\n\n\t${'NAME'.padEnd(width)}  STATE     READ WRITE CKSUM\n${rows.join('')}\nerrors: No known data errors\n`;
}

/** With `-Hp` only: exact values between tabs. */
const get = speaking((args, io, {files}) => {
  const {flags, values, rest} = readArguments(args, ['o']);
  if (!flags.has('H') || !flags.has('p')) complain('lab: zpool get has no output for people: -Hp', 2);
  const [wanted = '', ...names] = rest;
  const fields = (values.get('o') ?? 'name,property,value,source')
    .split(',')
    .map((one) => (one === 'all' ? 'name' : one));
  const all = [...Object.keys(settablePoolProperties), 'size', 'capacity', 'health', 'guid', 'allocated', 'free'];
  const keys = wanted === 'all' ? all : wanted.split(',');
  const bad = keys.find((key) => poolValue(files, blank, key) === undefined);
  if (bad !== undefined || wanted === '')
    complain(
      `bad property list: invalid property '${bad ?? ''}'\nusage:\n\tget [-Hp] [-o "all" | field[,...]] <"all" | property[,...]> <pool> ...`,
      2,
    );
  const rows = selected(files, names).flatMap((pool) =>
    keys.map((key) => {
      const {value, source} = poolValue(files, pool, key)!;
      const row: Readonly<Record<string, string>> = {
        name: pool.name,
        property: key,
        value,
        source,
      };
      return fields.map((field) => row[field] ?? '-');
    }),
  );
  io.out(rows.map((row) => `${row.join('\t')}\n`).join(''));
});

const set = speaking(([assignment = '', name], _, {files}) => {
  const at = assignment.indexOf('=');
  if (at < 1 || name === undefined)
    complain('missing property=value argument\nusage:\n\tset <property=value> <pool>', 2);
  const [key, value] = [assignment.slice(0, at), assignment.slice(at + 1)];
  const pool = named(files, name!);
  const wrong = wrongPoolProperty(key, value);
  if (wrong !== undefined) complain(`cannot set property for '${pool.name}': ${wrong}`);
  if (key === 'ashift' && pool.properties.ashift === value) return;
  poolsState.write(
    files,
    poolsState
      .read(files)
      .map((one) => (one.name === pool.name ? {...one, properties: {...one.properties, [key]: value}} : one)),
  );
});

/** zpool(8), of OpenZFS 2.2: pools of whole disks; nothing is exported, scrubbed or degraded. */
export const zpool = speaking(async (args, io, node: LabNode) => {
  // Every pool of the lab is imported.
  const none = (): number => complain('no pools available to import', 1);
  const verbs = {create: createPool, status, get, set, import: none};
  const [verb = '', ...rest] = args;
  if (!Object.hasOwn(verbs, verb))
    return complain(
      verb === ''
        ? 'missing command\nusage: zpool command args ...'
        : `unrecognized command '${verb}'\nusage: zpool command args ...`,
      2,
    );
  return verbs[verb as keyof typeof verbs]([verb, ...rest], io, node);
});
