import type {Script} from './container.js';

/** Tests that are run by name after a deployment; they observe. */
export interface TestSuite {
  readonly name: string;
  readonly tests: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  /** `guest`: inside the guest that the suite belongs to; a suite of the hypervisor is always on the node. */
  readonly on: 'guest' | 'node';
  /** Seconds; then it has failed. */
  readonly timeoutS: number;
  readonly probe: TestProbe;
}

export type TestProbe =
  /** Its exit code is the verdict. */
  | {readonly type: 'script'; readonly script: Script}
  | {readonly type: 'command'; readonly argv: readonly string[]}
  | {readonly type: 'tcp'; readonly host: string; readonly port: number}
  /** Without a status any below 400 will do. */
  | {readonly type: 'http'; readonly url: string; readonly status?: number};
