import {compose} from '@phoenix/dispatcher';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {located} from '../located.js';
import {everyone} from '../parts.js';
import type {ValidateRequest} from '../request.js';
import {tellDiagnostics} from '../tell-diagnostics.js';

/** Everything that can be said of the files without looking at a node. */
export async function validateCommand(request: ValidateRequest, io: Io): Promise<number> {
  const {diagnostics, state, steps, plugins} = await load(request, io.env);
  const composed = state === undefined ? undefined : compose('converge', everyone(state), steps);
  const more =
    state === undefined || composed === undefined
      ? []
      : located(composed.ok ? composed.value.warnings : composed.error, state, plugins);
  tellDiagnostics([...diagnostics, ...more], request, io);
  if (state === undefined || !composed?.ok) return EXIT.usage;
  const kinds = [...state.guests.values()].map(({kind}) => kind);
  const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
  if (request.format !== 'json')
    io.stdout.write(
      `${request.configDir}: valid: ${count('lxc')} containers, ${count('vm')} VMs, ${composed.value.graph.size} steps\n`,
    );
  return EXIT.ok;
}
