import {spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  type Command,
  type ExecResult,
  type Fact,
  type LxcResource,
  type Resource,
  reveal,
  type StepContext,
} from '@phoenix/kit';

/** A folder of its own that stands for a guest's root, with the real programs of this machine. */
export interface Machine {
  readonly root: string;
  /** As in the guest: /run/phoenix and /var/lib lie under the root. */
  exec(command: Command): Promise<ExecResult>;
  /** Names in /run/phoenix; none when it does not exist. */
  left(): readonly string[];
  remove(): void;
}

export function createMachine(): Machine {
  const root = mkdtempSync(join(tmpdir(), 'phoenix-guest-'));
  const run = join(root, 'run');
  const lib = join(root, 'lib');
  const moved = (word: string) => word.replaceAll('/run/phoenix', run).replaceAll('/var/lib', lib);
  const machine: Machine = {
    root,
    exec: ({argv, stdin}) => execute(argv.map(moved), stdin === undefined ? '' : reveal(stdin)),
    left() {
      try {
        return readdirSync(run);
      } catch {
        return [];
      }
    },
    remove: () => rmSync(root, {recursive: true, force: true}),
  };
  return machine;
}

/** Runs a program with nothing of this process's environment but a PATH. */
export const execute = ([file, ...argv]: readonly string[], stdin = '', cwd = '/'): Promise<ExecResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(file!, argv, {cwd, env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin'}});
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({exitCode: code ?? 255, stdout, stderr}));
    // Who does not read all of its stdin breaks the pipe, and that is no news here.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });

export const resource = (
  object: Readonly<Record<string, unknown>> = {},
  sections?: Readonly<Record<string, unknown>>,
): LxcResource => ({
  id: 900,
  kind: 'lxc',
  name: 'web',
  object,
  ...(sections === undefined ? {} : {sections}),
  container: {} as LxcResource['container'],
});

/** What a step inside the guest is given; facts are read anew each time. */
export const contextOn = <Config>(machine: Machine, of: Resource, config: Config): StepContext<Config> => {
  const signal = new AbortController().signal;
  return {
    resource: of,
    config,
    signal,
    lineage: [],
    facts: <T>(fact: Fact<T>) => fact.read({label: 'guest', exec: (command) => machine.exec(command)}),
    exec: (command) => machine.exec(command),
    hasChanged: () => false,
    allows: () => false,
    warn: () => undefined,
  };
};
