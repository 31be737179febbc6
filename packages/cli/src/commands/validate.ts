import {compose} from '@phoenix/dispatcher';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import type {ValidateRequest} from '../request.js';
import {tellDiagnostics} from '../tell-diagnostics.js';

/** Everything that can be said of the files without looking at a node. */
export async function validateCommand(request: ValidateRequest, io: Io): Promise<number> {
  const {diagnostics, state, steps} = await load(request, io.env);
  const composed = state === undefined ? undefined : compose('converge', state.lxc, new Set(state.lxc.keys()), steps);
  const more = composed === undefined ? [] : composed.ok ? composed.value.warnings : composed.error;
  tellDiagnostics([...diagnostics, ...more], request, io);
  if (state === undefined || !composed?.ok) return EXIT.usage;
  const {lxc, vms} = state;
  if (request.format !== 'json')
    io.stdout.write(
      `${request.configDir}: valid: ${lxc.size} containers, ${vms.size} VMs, ${composed.value.graph.size} steps\n`,
    );
  return EXIT.ok;
}
