import {untilKilled} from '../ended.js';
import type {Program} from '../node.js';
import {systemctl as modelled, systemctlArguments} from '../verbs/system/services/systemctl.js';
import {fullName, unitFile} from '../verbs/system/services/units.js';
import {readArguments} from './arguments.js';

/**
 * What asks after services in a guest. A unit that has a file there is as systemd has it; all others are an application's,
 * whose health is not modelled: once the guest has booted, all is well.
 */
export function services(booted: () => boolean): Readonly<Record<string, Program>> {
  const systemctl: Program = async (argv, io, node) => {
    const {flags, rest} = systemctlArguments(argv.slice(1));
    const [verb, ...names] = rest;
    if (verb === 'is-system-running') {
      while (flags.has('wait') && !booted()) await node.delay(0.1, untilKilled(io.signal));
      io.out(booted() ? 'running\n' : 'starting\n');
      return booted() ? 0 : 1;
    }
    const asks = verb === 'is-active' || verb === 'is-enabled';
    const say = (text: string, units: readonly string[]) => {
      if (asks && !flags.has('quiet') && !flags.has('q')) io.out(units.map(() => `${text}\n`).join(''));
    };
    if (asks && !booted()) {
      say('inactive', names);
      return 3;
    }
    const unknown = names.filter((name) => unitFile(node.files, fullName(name)) === undefined);
    say(verb === 'is-active' ? 'active' : 'enabled', unknown);
    const known = argv.filter((word) => !unknown.includes(word));
    const status = names.length > 0 && unknown.length === names.length ? 0 : await modelled(known, io, node);
    // One that is active is enough, systemctl(1).
    return asks && unknown.length > 0 ? 0 : status;
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
  return {systemctl, curl, ...Object.fromEntries(asked.map((name) => [name, whenBooted(1)]))};
}
