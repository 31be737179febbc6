import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {prepare} from '../../src/lab.js';
import {machineOf} from '../../src/machine.js';
import type {Io, LabNode, Profile} from '../../src/node.js';
import {nodePrograms} from '../../src/node-programs.js';
import {openNode} from '../../src/open-node.js';
import {normaliserFor} from './normalise.js';
import {type Scenario, type Single, singlesOf} from './transcript.js';
import {virtualTime} from './virtual-time.js';

export interface Played {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How one recorded command compares. */
export interface Verdict {
  readonly step: number;
  readonly argv: readonly string[];
  readonly differs: readonly Difference[];
  readonly equal: Readonly<Record<Aspect, boolean | undefined>>;
}
export type Aspect = 'exit' | 'stdout' | 'stderr' | 'config';
export interface Difference {
  readonly aspect: Aspect;
  readonly real: string;
  readonly lab: string;
}

/** The node that the recordings were made on. */
const profile: Profile = {
  node: 'pve1',
  cores: 2,
  bridges: ['vmbr0'],
  storages: [
    {
      ...{id: 'local', type: 'dir', path: '/var/lib/vz', bytes: 100e9},
      content: ['iso', 'vztmpl', 'backup', 'snippets', 'rootdir', 'images'],
    },
    {id: 'local-btrfs', type: 'btrfs', path: '/mnt/pool', content: ['rootdir', 'images'], bytes: 40e9},
    {id: 'small', type: 'btrfs', path: '/mnt/small', content: ['rootdir', 'images'], bytes: 2 ** 30},
  ],
  templates: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
  available: ['debian-12-standard_12.7-1_amd64.tar.zst'],
  devices: ['/dev/fuse', '/dev/net/tun', '/dev/null', '/dev/zero'],
  bootSeconds: 5,
};

/** The lab does not share out its cores: what was recorded late on a busy node comes earlier here. */
const LATENESS = 0.45;

const others = (argv: readonly string[]): boolean => argv[0] === 'qm' || argv[0] === 'pvesh';

/** Plays a recording against the lab's own programs, in process. Commands of other programs are taken as they were recorded. */
export const play = async (scenario: Scenario): Promise<Verdict[]> => {
  const dir = mkdtempSync(join(tmpdir(), 'lab-replay-'));
  try {
    const shared = prepare(dir, 0, profile);
    let clock = 1_790_000_000;
    const node: LabNode = {...openNode(shared, () => {}), now: () => clock};
    furnish(node, scenario);
    const normal = normaliserFor(scenario);
    const verdicts: Verdict[] = [];
    for (const [index, step] of scenario.steps.entries()) {
      // Which of several at once wins is chance: the recording's winners are started first.
      const singles = [...singlesOf(step)].sort((a, b) => Math.abs(a.exit) - Math.abs(b.exit));
      const delay = virtualTime();
      const together = 'parallel' in step;
      clock += singles[0]?.seconds ?? 1;
      for (const {argv} of singles) if (others(argv)) takeOver(node, step.after ?? {});
      const runs = await Promise.all(
        singles.map(async (single) => {
          if (others(single.argv)) return undefined;
          if (!together) return run(node, single);
          const late = (single as {delay?: number | null}).delay ?? 0;
          await delay(late * LATENESS);
          return run({...node, delay}, single);
        }),
      );
      for (const [place, single] of singles.entries()) {
        const played = runs[place];
        if (played === undefined) {
          normal.skip(`${single.stdout ?? ''}${single.stderr ?? ''}`);
        } else {
          runs[place] = {
            ...played,
            stdout: normal.text(played.stdout, single.argv),
            stderr: normal.text(played.stderr, single.argv),
          };
        }
      }
      const config = configVerdict(node, step.after ?? {}, normal);
      verdicts.push(
        ...singles.flatMap((single, place) =>
          compare(index, single, runs[place], together ? singles : undefined, runs, config, normal),
        ),
      );
    }
    return verdicts;
  } finally {
    rmSync(dir, {recursive: true, force: true});
  }
};

const furnish = (node: LabNode, {files = {}, dirs = []}: Scenario): void => {
  for (const folder of dirs) node.files.mkdir(folder, {parents: true});
  for (const [path, {content, mode}] of Object.entries(files)) {
    node.files.mkdir(dirname(path), {parents: true});
    node.files.write(path, content, Number.parseInt(mode, 8));
  }
};

const run = async (node: LabNode, {argv, stdin}: Single): Promise<Played> => {
  let [stdout, stderr] = ['', ''];
  const io: Io = {
    out: (text) => {
      stdout += text.toString();
    },
    err: (text) => {
      stderr += text.toString();
    },
    stdin: async () => Buffer.from(stdin ?? ''),
    signal: new AbortController().signal,
    env: {PWD: '/root', PATH: '/usr/sbin:/usr/bin:/sbin:/bin'},
  };
  if (argv[0] === 'sed') return deleteLines(node, argv);
  const program = machineOf(node, nodePrograms).find(argv[0]!, '/root');
  const exit = program === undefined ? 127 : await program(argv, io, node);
  return {exit, stdout, stderr};
};

/** `sed -i /TEXT/d FILE`: the node of the lab has no sed. */
const deleteLines = (node: LabNode, argv: readonly string[]): Played => {
  const [pattern, file] = argv.slice(2) as [string, string];
  const lines = (node.files.read(file)?.toString() ?? '').split('\n');
  node.files.write(file, lines.filter((line) => !line.includes(pattern.slice(1, -2))).join('\n'));
  return {exit: 0, stdout: '', stderr: ''};
};

/** What programs that are not played here left in the node's files. */
const takeOver = (node: LabNode, after: Readonly<Record<string, string | null>>): void => {
  for (const [path, content] of Object.entries(after)) {
    if (path.startsWith('/etc/pve/lxc/')) continue;
    if (content === null) node.files.remove(path);
    else node.files.write(path, content);
  }
};

const configVerdict = (
  node: LabNode,
  after: Readonly<Record<string, string | null>>,
  normal: ReturnType<typeof normaliserFor>,
): readonly Difference[] =>
  Object.entries(after).flatMap(([path, recorded]) => {
    if (!path.startsWith('/etc/pve/lxc/')) {
      normal.skip(recorded ?? '');
      return [];
    }
    const text = node.files.read(path)?.toString();
    const lab = text === undefined ? 'absent' : normal.text(text);
    const real = recorded === null ? 'absent' : normal.text(recorded);
    return lab === real ? [] : [{aspect: 'config' as const, real, lab}];
  });

const compare = (
  step: number,
  single: Single,
  played: Played | undefined,
  together: readonly Single[] | undefined,
  runs: readonly (Played | undefined)[],
  config: readonly Difference[],
  normal: ReturnType<typeof normaliserFor>,
): Verdict[] => {
  if (played === undefined) return [];
  const recorded = (text: string | null) => (text === null ? null : normal.text(text, single.argv));
  const real = {exit: String(single.exit), stdout: recorded(single.stdout), stderr: recorded(single.stderr)};
  const lab = {exit: String(played.exit), stdout: played.stdout, stderr: played.stderr};
  const equal: Record<Aspect, boolean | undefined> = {
    exit: true,
    stdout: true,
    stderr: true,
    config: config.length === 0,
  };
  const differs: Difference[] = [...config];
  for (const aspect of ['exit', 'stdout', 'stderr'] as const) {
    // Artefacts of the recording machine, and texts too long to be kept, are not compared.
    if (real[aspect] === null || (single.artefact !== undefined && aspect !== 'exit')) {
      equal[aspect] = undefined;
      continue;
    }
    const wanted = plain(real[aspect]);
    // Which of several at once wins is chance: it is enough that one of the others came to this.
    const candidates = together === undefined ? [lab[aspect]] : runs.map((one) => String(one?.[aspect] ?? ''));
    equal[aspect] = candidates.some((text) => plain(text) === wanted);
    if (!equal[aspect]) differs.push({aspect, real: wanted, lab: lab[aspect]});
  }
  return [{step, argv: single.argv, differs, equal}];
};

const plain = (text: string): string =>
  text
    .replace(/<DATE\d+>/g, '<DATE>')
    .replace(/<UUID\d+>/g, '<UUID>')
    .trimEnd();
