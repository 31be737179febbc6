import {compose} from '@phoenix/dispatcher';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {located} from '../located.js';
import {everyone} from '../parts.js';
import type {ValidateRequest} from '../request.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {unplacedBeside} from '../unplaced.js';
import {verboseBy} from '../verbose-by.js';

/** Everything that can be said of the files without looking at a node. */
export async function validateCommand(typed: ValidateRequest, io: Io): Promise<number> {
  const loaded = await load(typed, io.env);
  const request = verboseBy(typed, loaded);
  const {diagnostics, state, steps, plugins} = loaded;
  const composed = state === undefined ? undefined : compose('converge', everyone(state), steps);
  const more =
    state === undefined || composed === undefined
      ? unplacedBeside(loaded)
      : located(composed.ok ? composed.value.warnings : composed.error, state, plugins);
  tellDiagnostics([...diagnostics, ...more], request, io);
  if (state === undefined || !composed?.ok) return EXIT.usage;
  const kinds = [...state.guests.values()].map(({kind}) => kind);
  const guests = (wanted: string, noun: string) => count(kinds.filter((kind) => kind === wanted).length, noun);
  const parts = [guests('lxc', 'container'), guests('vm', 'VM'), count(composed.value.graph.size, 'step')];
  if (request.format !== 'json') io.stdout.write(`${request.configDir}: valid: ${parts.join(', ')}\n`);
  return EXIT.ok;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
