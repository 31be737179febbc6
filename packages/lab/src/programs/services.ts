import {untilKilled} from '../ended.js';
import type {Program} from '../node.js';
import {readArguments} from './arguments.js';

/**
 * What asks after services in a guest. An application's health is not modelled: once the guest has booted, all is well.
 */
export function services(booted: () => boolean): Readonly<Record<string, Program>> {
  const systemctl: Program = async (argv, io, node) => {
    const {flags, rest} = readArguments(argv.slice(1));
    const [verb] = rest;
    if (verb === 'is-system-running') {
      while (flags.has('wait') && !booted()) await node.delay(0.1, untilKilled(io.signal));
      io.out(booted() ? 'running\n' : 'starting\n');
      return booted() ? 0 : 1;
    }
    if (verb === 'is-active' || verb === 'is-enabled') {
      if (!flags.has('quiet') && !flags.has('q'))
        io.out(`${!booted() ? 'inactive' : verb === 'is-active' ? 'active' : 'enabled'}\n`);
      return booted() ? 0 : 3;
    }
    return 0;
  };
  const whenBooted =
    (otherwise: number): Program =>
    async () =>
      booted() ? 0 : otherwise;
  const curl: Program = async (argv, io) => {
    if (!booted()) return 7;
    const {values} = readArguments(argv.slice(1), ['w', 'write-out', 'o', 'output', 'm', 'max-time', 'H', 'X', 'd']);
    const format = values.get('w') ?? values.get('write-out');
    if (format !== undefined) io.out(format.replaceAll('%{http_code}', '200').replaceAll('\\n', '\n'));
    return 0;
  };
  const asked = ['wget', 'nc', 'pg_isready', 'redis-cli', 'docker', 'nginx', 'pgrep', 'ss'];
  return {
    systemctl,
    curl,
    ...Object.fromEntries(asked.map((name) => [name, whenBooted(1)])),
    chpasswd: async (_, io) => {
      await io.stdin();
      return 0;
    },
  };
}
