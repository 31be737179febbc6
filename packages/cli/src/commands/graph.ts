import {mkdir, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {DesiredState} from '@phoenix/config';
import {type DiagramFormat, drawDiagram} from '@phoenix/diagram';
import {type Choice, compose, type Parts} from '@phoenix/dispatcher';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {located} from '../located.js';
import {narrow} from '../narrow.js';
import {everyone, nodeAlone, partsFor} from '../parts.js';
import type {Common} from '../request.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {unplacedBeside} from '../unplaced.js';
import {verboseBy} from '../verbose-by.js';

export interface GraphRequest extends Common, Choice {
  /** As typed; empty: all guests; `setup`: the node alone. */
  readonly ids: readonly string[];
  readonly format: 'auto';
  readonly draw: DiagramFormat;
  /** File; undefined: stdout. */
  readonly out?: string;
}

/** The graph that LetsGo, or `create` with the same guests, would walk; composed without looking at a node. */
export async function graphCommand(typed: GraphRequest, io: Io): Promise<number> {
  const loaded = await load(typed, io.env);
  const request = verboseBy(typed, loaded);
  const {diagnostics, state, steps, plugins} = loaded;
  if (state === undefined) {
    tellDiagnostics([...diagnostics, ...unplacedBeside(loaded)], request, io);
    return EXIT.usage;
  }
  const composed = compose('converge', partsOf(request.ids, state), steps);
  const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state, plugins)];
  if (!composed.ok) {
    tellDiagnostics(found, request, io);
    return EXIT.usage;
  }
  const {graph, diagnostics: narrowed} = narrow(composed.value.graph, request, steps);
  tellDiagnostics([...found, ...narrowed], request, io);
  const drawing = drawDiagram([...graph.values()], request.draw);
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
