import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {openLab} from '../lab.js';
import {compare, compareFiles, type Verdict} from './compare.js';
import {recordedNode, recordedResolvers} from './node.js';
import {type Normaliser, normaliserFor} from './normalise.js';
import {isUnmodelled, type Skip, skipOf} from './skip.js';
import {connect, type Played, quoted, type Shell} from './ssh.js';
import {type After, type Scenario, type Single, type Step, singlesOf} from './transcript.js';
import {type VirtualTime, virtualTime} from './virtual-time.js';

/** The lab does not share out its cores: what was recorded late on a busy node comes earlier here. */
const LATENESS = 0.45;
/** Until a guest of the recorded node has booted. */
const BOOT_SECONDS = 30;
const BEGIN = 1_790_000_000;
/** In memory where there is such a folder: a lab is many small files, and a disk that is at work makes each of them wait. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface Replayed {
  readonly verdicts: readonly Verdict[];
  readonly skipped: number;
}
interface Play {
  readonly shell: Shell;
  readonly time: VirtualTime;
  readonly normal: Normaliser;
  readonly skips: readonly Skip[];
}

/**
 * Plays a recording over SSH against a fresh lab. Its time is virtual: every wait lasts as long as on a real node for
 * the commands that meet in it, and none for whoever waits for the replay.
 */
export const replay = async (scenario: Scenario, skips: readonly Skip[]): Promise<Replayed> => {
  const dir = mkdtempSync(join(FOLDER, 'lab-replay-'));
  const time = virtualTime(BEGIN);
  try {
    const lab = await openLab({dir, speed: 1, time, profile: recordedNode});
    const shell = await connect(lab);
    try {
      await furnish(shell, scenario);
      const play: Play = {shell, time, normal: normaliserFor(scenario), skips};
      const verdicts: Verdict[] = [];
      let skipped = 0;
      for (const [index, step] of scenario.steps.entries()) {
        const found = await playStep(index, step, play);
        verdicts.push(...found.verdicts);
        skipped += found.skipped;
      }
      return {verdicts, skipped};
    } finally {
      shell.end();
      await lab.close();
    }
  } finally {
    rmSync(dir, {recursive: true, force: true});
  }
};

const furnish = async (shell: Shell, {files = {}, dirs = []}: Scenario): Promise<void> => {
  await put(shell, '/etc/resolv.conf', recordedResolvers);
  for (const folder of dirs) await shell.run(quoted(['mkdir', '-p', folder]));
  for (const [path, {content, mode}] of Object.entries(files)) await put(shell, path, content, mode);
};

const put = async (shell: Shell, path: string, content: string, mode?: string): Promise<void> => {
  const line = `mkdir -p ${quoted([dirname(path)])} && cat > ${quoted([path])}`;
  await shell.run(mode === undefined ? line : `${line} && chmod ${mode} ${quoted([path])}`, content);
};

const playStep = async (index: number, step: Step, play: Play): Promise<Replayed> => {
  const {time, normal} = play;
  const after = step.after ?? {};
  // Which of several at once wins is chance: the recording's winners are started first.
  const singles = [...singlesOf(step)].sort((a, b) => Math.abs(a.exit) - Math.abs(b.exit));
  if (singles.some(({waited}) => waited !== undefined)) await time.pass(BOOT_SECONDS);
  const absent = singles.filter((single) => skipOf(single, play.skips)?.absent);
  if (absent.length > 0) await takeOver(play.shell, after);
  const begin = time.now();
  const runs = await Promise.all(
    singles.map((single) => time.during(playSingle(single, 'parallel' in step ? delayOf(single) : 0, play))),
  );
  const longest = Math.max(...singles.map((single) => delayOf(single) + (single.seconds ?? 0)));
  await time.pass(Math.max(0, longest - (time.now() - begin)));

  const skipped = singles.map((single, at) => {
    const run = runs[at];
    return run === undefined || skipOf(single, play.skips) !== undefined || isUnmodelled(single, run);
  });
  // Both sides number what they say by its first appearance, also where it is not compared.
  for (const [at, single] of singles.entries()) {
    if (runs[at] === undefined) normal.skip(`${single.stdout ?? ''}${single.stderr ?? ''}`);
    else if (skipped[at]) normal.text(`${runs[at].stdout}${runs[at].stderr}`, single.argv);
  }
  const compared = singles.flatMap((single, at) => (skipped[at] ? [] : [{single, run: runs[at]!}]));
  const texts = compare(
    compared.map(({single}) => single),
    compared.map(({run}) => run),
    normal,
  );
  const config = compareFiles(after, await readAll(play.shell, Object.keys(after)), normal);
  return {
    verdicts: compared.map(({single: {argv}}, at) => ({step: index, argv, differs: [...config, ...texts[at]!]})),
    skipped: skipped.filter(Boolean).length,
  };
};

const delayOf = (single: Single & {readonly delay?: number | null}): number => (single.delay ?? 0) * LATENESS;

/** Undefined when the lab is not asked. The recorder's connection set no LANG. */
const playSingle = async (single: Single, delay: number, {shell, time, skips}: Play): Promise<Played | undefined> => {
  if (skipOf(single, skips)?.absent) return undefined;
  await time.pass(delay);
  return shell.run(`unset LANG; ${quoted(single.argv)}`, single.stdin ?? '');
};

/** What commands that the lab does not have left in the node's files. */
const takeOver = async (shell: Shell, after: After): Promise<void> => {
  for (const [path, content] of Object.entries(after)) await takeOverLock(shell, path, content ?? '');
};

/** `pct mount` and the like leave no more than this in a container's configuration. */
const takeOverLock = async (shell: Shell, path: string, recorded: string): Promise<void> => {
  const {exit, stdout} = await shell.run(quoted(['cat', path]));
  const [lock = ''] = /^lock: .*\n/m.exec(recorded) ?? [];
  if (exit !== 0 || (/^lock: .*\n/m.exec(stdout)?.[0] ?? '') === lock) return;
  const [first, ...rest] = stdout.replace(/^lock: .*\n/m, '').split(/^(?=memory: |\[)/m);
  await put(shell, path, [`${first}${lock}`, ...rest].join(''));
};

const readAll = async (shell: Shell, paths: readonly string[]): Promise<Map<string, string | undefined>> => {
  const found = new Map<string, string | undefined>();
  for (const path of paths) {
    const {exit, stdout} = await shell.run(quoted(['cat', path]));
    found.set(path, exit === 0 ? stdout : undefined);
  }
  return found;
};
