import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {fullName, unitFile} from './units.js';

/** systemd.time(7): `90`, `90s`, `5min`, `1h 30min`. */
function spanSeconds(text: string): number {
  const units: Readonly<Record<string, number>> = {
    '': 1,
    s: 1,
    sec: 1,
    second: 1,
    seconds: 1,
    ms: 0.001,
    m: 60,
    min: 60,
    minute: 60,
    minutes: 60,
    h: 3600,
    hr: 3600,
    hour: 3600,
    hours: 3600,
    d: 86_400,
    day: 86_400,
    days: 86_400,
  };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/gy)];
  if (parts.map(([all]) => all).join('') !== text || text === '' || parts.some(([, , unit]) => !(unit! in units)))
    return complain(`Failed to parse timer value: ${text}: Invalid argument`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit!]!, 0);
}

let made = 0;

/** systemd-run(1): `--on-active=SPAN` arms a transient timer. */
export const systemdRun = speaking((args, io, node) => {
  const withValue = ['on-active', 'unit', 'u', 'p', 'property', 'description', 'timer-property'];
  const {flags, values, rest} = readArguments(args, withValue, true);
  if (rest.length === 0) complain('Command line to execute required.');
  made += 1;
  const name = (values.get('unit') ?? values.get('u') ?? `run-r${made}`).replace(/\.(service|timer)$/, '');
  const after = values.get('on-active');
  if (after === undefined) return complain('lab: of transient units only timers are known: --on-active');
  if (unitFile(node.files, fullName(name)) !== undefined || !node.timers.arm(name, spanSeconds(after), rest))
    complain(`Failed to start transient timer unit: Unit ${name}.timer was already loaded or has a fragment file.`);
  node.changed();
  if (!flags.has('quiet') && !flags.has('q'))
    io.err(`Running timer as unit: ${name}.timer\nWill run service as unit: ${name}.service\n`);
  return 0;
});
