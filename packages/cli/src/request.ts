/** What the command line asks for. */
export type Request = RunRequest | StatusRequest | ValidateRequest | LabRequest;

export interface Common {
  readonly configDir: string;
  readonly strict: boolean;
  readonly verbose: boolean;
  readonly format: 'auto' | 'flat' | 'json';
}

export interface RunRequest extends Common, TargetRequest {
  readonly kind: 'run';
  readonly verb: 'LetsGo' | 'create' | 'reconfigure' | 'start' | 'stop' | 'restart' | 'delete' | 'plan';
  /** As typed; empty: all guests. */
  readonly ids: readonly string[];
  readonly failFast: boolean;
  /** `restart`, `restart:900`, `recreate:900`, `data-loss:900` */
  readonly allow: readonly string[];
  readonly yes: boolean;
  readonly exitCode: boolean;
  /** `stop` at once instead of shutting down. */
  readonly force: boolean;
  /** For the run that has the node now, instead of ending with 75. */
  readonly wait: boolean;
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
