import type {Command, ExecResult} from './command.js';
import type {Secret} from './secret.js';

/** A machine that runs commands. The Proxmox node is one; so is every guest. */
export interface Host {
  /** For messages: `pve1`, `pve1/900`. */
  readonly label: string;
  /**
   * Resolves whatever the exit code is.
   * @throws HostUnreachable when the machine cannot be reached or the connection was lost on the way.
   * @throws the signal's reason when it was aborted: the process group has been sent SIGTERM.
   */
  exec(command: Command, options: ExecOptions): Promise<ExecResult>;
  /** Writes whole and atomically: a temporary name beside it, then a rename. */
  write(path: string, content: string | Secret, options: WriteOptions): Promise<void>;
}

export interface ExecOptions {
  readonly signal: AbortSignal;
  /** Over a connection made for it alone: proves that the machine lets somebody in now, which an older one does not. */
  readonly fresh?: boolean;
  /** Called for each line as it comes, without its line end; both streams. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void;
  /**
   * Keeps stdin open and writes an empty line to it as often, until the command ends or the signal is aborted: a command
   * that reads on ends at EOF when this side or the connection is gone, and can notice when it falls silent.
   */
  readonly heartbeat?: {readonly everyMs: number};
}

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Octal digits, `0600`. */
  readonly mode?: string;
  /** `user` or `user:group`. */
  readonly owner?: string;
}
