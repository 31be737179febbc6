import {untilKilled} from '../ended.js';
import type {Files, LabNode, Program} from '../node.js';
import {readArguments} from '../programs/arguments.js';
import {SOURCE, verdictOn} from './cloud-init.js';

/** What only a virtual machine's system has. `left`: seconds until cloud-init is through. */
export const machinePrograms = (left: () => number): Readonly<Record<string, Program>> => ({
  'cloud-init': cloudInit(left),
});

type State = 'not started' | 'running' | 'done' | 'degraded' | 'error' | 'disabled';

const stateOf = (files: Files, left: number): State => {
  const verdict = verdictOn(files);
  if (verdict === undefined) return files.stat('/var/lib/cloud/data') === undefined ? 'disabled' : 'not started';
  if (left > 0) return 'running';
  return verdict.errors.length > 0 ? 'error' : verdict.recoverable.length > 0 ? 'degraded' : 'done';
};

/** cloud-init of version 23.4 and later: 0, 1 after an error, 2 where something went wrong that it got over. */
const cloudInit =
  (left: () => number): Program =>
  async (argv, io, node) => {
    const {flags, values, rest} = readArguments(argv.slice(1), ['format', 'c', 'config-file']);
    switch (rest[0]) {
      case 'status': {
        while ((flags.has('wait') || flags.has('w')) && left() > 0) await pause(left(), io, node);
        const state = stateOf(node.files, left());
        io.out(printed(state, node.files, values.get('format'), flags.has('long') || flags.has('l')));
        return state === 'error' ? 1 : state === 'degraded' ? 2 : 0;
      }
      case 'clean':
        for (const name of node.files.list('/var/lib/cloud') ?? [])
          if (name !== 'seed') node.files.remove(`/var/lib/cloud/${name}`);
        if (flags.has('machine-id')) node.files.write('/etc/machine-id', 'uninitialized\n');
        return 0;
      case 'schema':
        io.out(`Valid schema ${values.get('config-file') ?? values.get('c') ?? 'user-data'}\n`);
        return 0;
      default:
        if (flags.has('version')) io.out('/usr/bin/cloud-init 25.1\n');
        return flags.has('version') ? 0 : 2;
    }
  };

/** With a lab that lets nothing take time there is nothing to wait for but the clock. */
const pause = async (seconds: number, io: Parameters<Program>[1], node: LabNode): Promise<void> => {
  await node.delay(Math.max(seconds, 0.01), untilKilled(io.signal));
};

const printed = (state: State, files: Files, format: string | undefined, long: boolean): string => {
  const {errors = [], recoverable = []} = verdictOn(files) ?? {};
  const plain = state === 'degraded' ? 'done' : state;
  const extended = state === 'degraded' ? 'degraded done' : state === 'error' ? 'error - done' : state;
  if (format === 'json') {
    const warnings = recoverable.length > 0 ? {WARNING: recoverable} : {};
    const status = {
      boot_status_code: state === 'disabled' ? 'disabled-by-generator' : 'enabled-by-generator',
      datasource: state === 'disabled' ? '' : 'nocloud',
      detail: state === 'disabled' ? 'Cloud-init disabled by cloud-init-generator' : SOURCE,
      errors,
      extended_status: extended,
      last_update: '',
      recoverable_errors: warnings,
      status: plain,
    };
    return `${JSON.stringify(status, undefined, 2)}\n`;
  }
  if (!long) return `status: ${plain}\n`;
  const list = (items: readonly string[]) =>
    items.length === 0 ? ' []\n' : `\n${items.map((one) => `\t- ${one}\n`).join('')}`;
  return `status: ${plain}\nextended_status: ${extended}\nboot_status_code: enabled-by-generator\ndetail: ${SOURCE}\nerrors:${list(errors)}recoverable_errors:${recoverable.length === 0 ? ' {}\n' : `\nWARNING:${list(recoverable)}`}`;
};
