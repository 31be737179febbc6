import type {FactScope, FieldDiff, Impact, StepId} from '@phoenix/kit';

/** A case file: what the config says and what is there, and what the step answers to that. */
export interface Case {
  /** One sentence: what is the case, and why the answer is right. */
  readonly about: string;
  /** Which of the plugin's steps; may be left out where the plugin has one. */
  readonly step?: StepId;
  readonly resource?: {
    /** 900 when omitted. */
    readonly id?: number;
    /** `web` when omitted. */
    readonly name?: string;
    /** `lxc` when omitted. */
    readonly kind?: 'lxc' | 'vm' | 'hypervisor';
    /** Only what differs from DEFAULT_CONTAINER; null takes a field away. `{"secret": "value"}` anywhere becomes a Secret. */
    readonly container?: Readonly<Record<string, unknown>>;
    /** Of a VM: only what differs from DEFAULT_VM, otherwise as `container`. */
    readonly vm?: Readonly<Record<string, unknown>>;
    /** Of the hypervisor: only what differs from DEFAULT_SETTINGS, otherwise as `container`. */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** The guest's own object in the config file, `{"hostname": <name>}` when omitted. */
    readonly object?: Readonly<Record<string, unknown>>;
  };
  /** Fingerprints of the steps before this one. */
  readonly lineage?: readonly string[];
  /** Steps that have changed this guest in this run. */
  readonly changed?: readonly StepId[];
  /** Impacts that the user allows by name. */
  readonly allows?: readonly Impact[];
  /** The step's own config section, `{}` when omitted. */
  readonly config?: unknown;
  readonly node?: NodeCase;
  readonly guest?: GuestCase;

  /** What the step answers: one of these four. */
  readonly changes?: readonly ExpectedChange[];
  /** A Refusal. `message` and `hint` are compared where they are given. */
  readonly refusal?: {readonly reason: string; readonly message?: string; readonly hint?: string};
  /** Any other Failure; of its fields those that are given are compared. */
  readonly failure?: {readonly code: string} & Readonly<Record<string, unknown>>;
  /** The reason of a Skip. */
  readonly skip?: string;

  /** Codes of the warnings, in order; none when omitted. */
  readonly warnings?: readonly string[];
  /** What the step's `proves` answers, null for nothing; not asked when omitted. */
  readonly proves?: string | null;
  /** What the step's `contribute` answers; not asked when omitted. */
  readonly contributes?: unknown;
  /** The answer is right and the step does not give it yet. The case fails as soon as it does. */
  readonly todo?: string;
}

/** A text, or its lines without their line ends. */
export type Text = string | readonly string[];

export interface NodeCase {
  /** `pve1` when omitted. */
  readonly name?: string;
  /**
   * By path, over DEFAULT_FILES; `null` takes one away. Guest configs, storage.cfg, OS templates (their content does not
   * matter). `/etc/pve/.vmlist` follows from the guest configs, those under /etc/pve/nodes/<other node>/ included.
   */
  readonly files?: Readonly<Record<string, Text | null>>;
  /** Ids of the guests that run. */
  readonly running?: readonly number[];
  /** Network interfaces, `lo`, `eno1` and `vmbr0` when omitted. */
  readonly interfaces?: readonly string[];
  /** Tasks of Proxmox's list of active ones. `dead`: listed, but its process is gone. */
  readonly tasks?: readonly {
    readonly type: string;
    readonly id: string;
    readonly user?: string;
    readonly dead?: boolean;
  }[];
  readonly answers?: readonly Answer[];
}

/** The inside of the resource's own guest. */
export interface GuestCase {
  readonly files?: Readonly<Record<string, Text>>;
  readonly answers?: readonly Answer[];
}

/** What a looking command is told. Every one must be asked for. */
export interface Answer {
  /** As in `commands`; `argv` where that is not exact enough. */
  readonly command?: string;
  readonly argv?: readonly string[];
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** The machine cannot be reached, in these words. */
  readonly unreachable?: string;
}

export interface ExpectedChange {
  readonly title: string;
  /** `none` when omitted. */
  readonly impact?: Impact;
  /** As the kit's describeCommand writes them, a script of several lines as `<script>`; a file that is written is `write <path> [mode] [owner]`. */
  readonly commands: readonly string[];
  /** All that the commands and files are given, joined; not compared when omitted. `{fingerprint}` stands for the step's own. */
  readonly stdin?: string | {readonly contains: string | readonly string[]};
  /** Not compared when omitted. */
  readonly diff?: readonly (Partial<FieldDiff> & {readonly field: string})[];
  /** None when omitted. */
  readonly cleanup?: readonly string[];
  /** None when omitted. */
  readonly touches?: readonly FactScope[];
  /** False when omitted. */
  readonly once?: boolean;
}
