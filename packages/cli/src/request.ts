import type {TimeLimit} from './time-limit.js';

/** What the commands take. */

export interface Common {
  readonly configDir: string;
  readonly strict: boolean;
  readonly verbose: boolean;
  readonly format: 'auto' | 'flat' | 'json';
}

export interface RunRequest extends Common, TargetRequest {
  readonly kind: 'run';
  readonly verb:
    | 'LetsGo'
    | 'setup'
    | 'create'
    | 'reconfigure'
    | 'start'
    | 'stop'
    | 'restart'
    | 'rollback'
    | 'delete'
    | 'plan';
  /** As typed; empty: all guests. A plan may name `setup` instead. */
  readonly ids: readonly string[];
  /** Names of steps, as typed; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly from?: string;
  /** Steps at work at once, at least 1; undefined: no limit. */
  readonly concurrency?: number;
  readonly timeout?: TimeLimit;
  readonly failFast: boolean;
  /** `restart`, `restart:900`, `recreate:900`, `data-loss:900` */
  readonly allow: readonly string[];
  readonly yes: boolean;
  readonly exitCode: boolean;
  /** `stop` at once instead of shutting down. */
  readonly force: boolean;
  /** For the run that has the node now, instead of ending with 75. */
  readonly wait: boolean;
  /** Folder that runs leave their logs in. */
  readonly runsDir: string;
  /** Run the suites of all that took part when everything is up. */
  readonly test: boolean;
  readonly junit?: string;
}

export interface TestRequest extends Common, TargetRequest {
  readonly kind: 'test';
  /** Undefined: list the suites. */
  readonly suite: string | undefined;
  /** Guests by id or name, or `hypervisor`; empty: all that have the suite. */
  readonly ids: readonly string[];
  /** File for a report in JUnit's XML. */
  readonly junit?: string;
  readonly runsDir: string;
  /** Tests side by side, at least 1. */
  readonly concurrency: number;
}

export interface StatusRequest extends Common, TargetRequest {
  readonly kind: 'status';
  readonly ids: readonly string[];
}

export interface TargetRequest {
  /** Undefined: what the hypervisor file's `connection` says. */
  readonly target: 'lab' | 'local' | 'ssh' | undefined;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly identityFile?: string;
  readonly knownHosts?: string;
  readonly lab: LabSettings;
}

export interface LabSettings {
  readonly dir: string;
  /** 1 real time, 10 ten times faster, 0 no waiting. */
  readonly speed: number;
  readonly profile?: string;
  readonly faults?: string;
}

export interface ValidateRequest extends Common {
  readonly kind: 'validate';
}

export interface LabRequest {
  readonly kind: 'lab';
  readonly action: 'serve' | 'status' | 'reset' | 'log';
  readonly lab: LabSettings;
  readonly configDir: string;
  readonly port?: number;
  readonly json: boolean;
}
