import {type Host, reveal, type Secret, StepError} from '@phoenix/kit';
import {localHost} from '@phoenix/transport';
import {enterRoot} from './enter.js';
import {makeRoot, type Suite} from './make-root.js';

/** A throw-away machine: a real Debian or Ubuntu in a folder, with files and packages but without an init and daemons. */
export interface Root {
  /** Where its files can be seen from outside: nowhere; look with {@link exec}. */
  readonly suite: Suite;
  /** Runs as root inside; resolves whatever the exit code is. */
  exec(argv: readonly string[], options?: RootExecOptions): Promise<RootResult>;
  /** A file's text. @throws when it cannot be read */
  read(path: string): Promise<string>;
  /** The same machine as steps see it. */
  host(label?: string): Host;
}

export interface RootExecOptions {
  readonly stdin?: string | Secret;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RootResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RootOptions {
  /** Debian 12 when omitted. */
  readonly suite?: Suite;
  /** Files and folders of this machine that are seen inside: path inside to path here. */
  readonly binds?: Readonly<Record<string, string>>;
}

/** Gives `work` a root with these packages, untouched by any other test, and takes it away afterwards with all that ran in it. */
export async function withRoot<T>(
  packages: readonly string[],
  work: (root: Root) => Promise<T>,
  {suite = 'bookworm', binds = {}}: RootOptions = {},
): Promise<T> {
  const entered = await enterRoot(await makeRoot(suite, packages), binds);
  try {
    return await work(asRoot(suite, entered.prefix));
  } finally {
    await entered.leave();
  }
}

function asRoot(suite: Suite, prefix: readonly string[]): Root {
  const machine = localHost({label: suite});
  const signal = new AbortController().signal;
  const run: Host['exec'] = ({argv, ...command}, options) =>
    machine.exec({...command, argv: [...prefix, ...argv]}, options);
  const exec: Root['exec'] = (argv, {stdin, env = {}} = {}) => {
    const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
    const words = variables.length === 0 ? argv : ['env', ...variables, ...argv];
    return run({argv: words, ...(stdin === undefined ? {} : {stdin})}, {signal});
  };
  return {
    suite,
    exec,
    async read(path) {
      const {exitCode, stdout, stderr} = await exec(['cat', '--', path]);
      if (exitCode !== 0) throw new Error(`${suite}: ${stderr.trim()}`);
      return stdout;
    },
    host: (label = suite) => ({label, exec: run, write: (...args) => write(run, label, ...args)}),
  };
}

/** $1 path, $2 temporary name, $3 mode, $4 owner. */
const WRITE = [
  'set -e',
  'trap \'rm -f "$2"\' EXIT',
  'cat >"$2"',
  '[ -z "$4" ] || chown -- "$4" "$2"',
  '[ -z "$3" ] || chmod -- "$3" "$2"',
  'mv -f -- "$2" "$1"',
].join('\n');

async function write(exec: Host['exec'], label: string, ...[path, content, options]: Parameters<Host['write']>) {
  const {signal, mode = '', owner = ''} = options;
  const argv = ['sh', '-c', WRITE, 'sh', path, `${path}.phoenix-tmp`, mode, owner];
  const {exitCode, stderr} = await exec({argv, stdin: reveal(content)}, {signal});
  if (exitCode === 0) return;
  throw new StepError({code: 'command-failed', command: `write ${path} on ${label}`, exitCode, stderr});
}
