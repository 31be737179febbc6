import {type ChildProcess, spawn} from 'node:child_process';
import {setMaxListeners} from 'node:events';
import {userInfo} from 'node:os';
import {kill} from 'node:process';
import {type Command, type ExecOptions, type ExecResult, type Host, HostUnreachable} from '@phoenix/kit';
import {endGradually, graceMs} from './ending.js';
import {exitCode} from './exit-code.js';
import {feed} from './feed.js';
import {writeLocal} from './local-write.js';
import {gather} from './output.js';

export interface LocalOptions {
  /** For messages. */
  readonly label: string;
  /** Milliseconds between SIGTERM and SIGKILL of a command that is aborted; 5000. */
  readonly graceMs?: number;
}

/** This machine: commands are processes in a group of their own, without a shell between. */
export function localHost({label, graceMs: grace = graceMs}: LocalOptions): Host {
  const exec = (command: Command, options: ExecOptions) => run(label, grace, command, options);
  return {label, exec, write: (path, content, options) => writeLocal(exec, path, content, options)};
}

async function run(label: string, grace: number, command: Command, options: ExecOptions): Promise<ExecResult> {
  const {signal, onLine} = options;
  signal.throwIfAborted();
  setMaxListeners(0, signal); // a whole run may share it
  let child: ChildProcess;
  try {
    child = start(command.argv);
  } catch (error) {
    return notStarted(label, command, error); // E2BIG and its like are thrown at once, ENOENT comes as an event
  }
  const stdout = gather('stdout', onLine);
  const stderr = gather('stderr', onLine);
  child.stdout?.on('data', stdout.push);
  child.stderr?.on('data', stderr.push);
  child.stdin?.on('error', () => {}); // it ended without reading all of it: its exit code says what that means
  const stopFeeding = child.stdin === null ? undefined : feed(child.stdin, command, options.heartbeat);

  let callOff: (() => void) | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<ExecResult>((resolve, reject) => {
      abort = () => {
        callOff = endGradually(
          (name) => killGroup(child, name),
          () => reject(signal.reason),
          grace,
        );
      };
      signal.addEventListener('abort', abort, {once: true});
      child.once('error', (error) => {
        if (child.pid === undefined) notStarted(label, command, error).then(resolve, reject);
      });
      child.once('close', (code, name) => {
        if (signal.aborted) reject(signal.reason);
        else if (child.pid !== undefined)
          resolve({exitCode: exitCode(code, name), stdout: stdout.end(), stderr: stderr.end()});
      });
    });
  } finally {
    callOff?.();
    stopFeeding?.();
    if (abort) signal.removeEventListener('abort', abort);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

function start([program, ...args]: readonly string[]): ChildProcess {
  if (program === undefined) throw new TypeError('a command needs a program');
  const {username, homedir} = userInfo();
  // What sshd would give it: secrets in phoenix's own environment must not travel on into guests (pct exec passes it on).
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  // SHLVL, because bash takes a stdin that is a socket, as Node's are, for a remote login and reads ~/.bashrc.
  const env = {PATH: path, HOME: homedir, USER: username, LOGNAME: username, SHLVL: '1'};
  return spawn(program, args, {detached: true, cwd: '/', env, stdio: ['pipe', 'pipe', 'pipe']});
}

/** What a shell answers, so that callers see one world over SSH and here. */
async function notStarted(label: string, {argv}: Command, error: unknown): Promise<ExecResult> {
  const {code, message} = error as NodeJS.ErrnoException;
  const answer = (exitCode: number, why: string) => ({exitCode, stdout: '', stderr: `${argv[0]}: ${why}\n`});
  if (code === 'ENOENT') return answer(127, 'not found');
  if (code === 'EACCES') return answer(126, 'Permission denied');
  if (code === 'E2BIG') return answer(126, 'Argument list too long');
  if (code === 'EAGAIN' || code === 'EMFILE' || code === 'ENOMEM')
    throw new HostUnreachable(label, `${label} cannot start a process: ${message}`);
  throw error;
}

function killGroup({pid}: ChildProcess, name: 'TERM' | 'KILL'): void {
  try {
    if (pid !== undefined) kill(-pid, `SIG${name}`);
  } catch {
    // ESRCH: it ended by itself in the meantime
  }
}
