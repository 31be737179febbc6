import {mkdir, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {DesiredState} from '@phoenix/config';
import {type DiagramFormat, drawDiagram} from '@phoenix/diagram';
import {compose, type Parts} from '@phoenix/dispatcher';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {located} from '../located.js';
import {everyone, nodeAlone, partsFor} from '../parts.js';
import type {Common} from '../request.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {unplacedBeside} from '../unplaced.js';

export interface GraphRequest extends Common {
  /** As typed; empty: all guests; `setup`: the node alone. */
  readonly ids: readonly string[];
  readonly format: 'auto';
  readonly draw: DiagramFormat;
  /** File; undefined: stdout. */
  readonly out?: string;
}

/** The graph that LetsGo, or `create` with the same guests, would walk; composed without looking at a node. */
export async function graphCommand(request: GraphRequest, io: Io): Promise<number> {
  const loaded = await load(request, io.env);
  const {diagnostics, state, steps, plugins} = loaded;
  if (state === undefined) {
    tellDiagnostics([...diagnostics, ...unplacedBeside(loaded)], request, io);
    return EXIT.usage;
  }
  const composed = compose('converge', partsOf(request.ids, state), steps);
  const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state, plugins)];
  tellDiagnostics(found, request, io);
  if (!composed.ok) return EXIT.usage;
  const drawing = drawDiagram([...composed.value.graph.values()], request.draw);
  if (request.out === undefined) io.stdout.write(drawing);
  else {
    await put(request.out, drawing);
    io.stdout.write(`${request.out}\n`);
  }
  return EXIT.ok;
}

function partsOf(ids: readonly string[], state: DesiredState): Parts {
  if (ids.length === 1 && ids[0] === 'setup') return nodeAlone(state);
  return ids.length === 0 ? everyone(state) : partsFor('converge', findIds(ids, state), state);
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), {recursive: true});
  await writeFile(file, text);
}
