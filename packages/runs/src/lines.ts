import {open} from 'node:fs/promises';
import type {Event, NodeId} from '@phoenix/kit';
import {type RunHeader, runSchemaName} from './run-log.js';

/** Of each event, beside its own fields. */
const eventSchemaName = 'phoenix/1';

const EVENTS: Readonly<Record<Event['type'], 'of the run' | 'of a step' | 'of either'>> = {
  'run-started': 'of the run',
  'step-waiting': 'of a step',
  'step-started': 'of a step',
  'step-change': 'of a step',
  'step-output': 'of a step',
  'step-progress': 'of a step',
  'step-retrying': 'of a step',
  'step-finished': 'of a step',
  diagnostic: 'of either',
  'run-finished': 'of the run',
};

/** Undefined: a plugin's change holds what JSON cannot say. */
export function lineOf(event: Event): string | undefined {
  try {
    return `${JSON.stringify({schema: eventSchemaName, ...event})}\n`;
  } catch {
    return undefined;
  }
}

/** A log's text: its header, undefined when it is not one of ours; and its events, without what cannot be understood. */
export function parseLog(
  text: string,
  wanted: (type: Event['type']) => boolean = () => true,
): {readonly header: RunHeader | undefined; readonly events: readonly Event[]} {
  const [first = '', ...rest] = text.split('\n');
  const header = headerOf(first);
  if (header === undefined) return {header, events: []};
  const announced = new Set<NodeId>();
  const events: Event[] = [];
  for (const line of rest) {
    const event = typeOf(line, wanted) ? eventOf(line, announced) : undefined;
    if (event === undefined || (event.type !== 'run-started' && announced.size === 0)) continue;
    if (event.type === 'run-started') for (const {id} of event.nodes) announced.add(id);
    events.push(event);
  }
  return {header, events};
}

export function headerOf(line: string): RunHeader | undefined {
  const found = parse(line) as Partial<RunHeader> | undefined;
  if (found?.schema !== runSchemaName) return undefined;
  const {id, startedAt = '', verb, command, mode, version, target, process} = found;
  const texts = [id, verb, mode, version, target].every((value) => typeof value === 'string');
  const whole = texts && Array.isArray(command) && typeof process === 'object' && process !== null;
  return whole && !Number.isNaN(Date.parse(startedAt)) ? (found as RunHeader) : undefined;
}

/** The beginning of a line says enough to leave it: output is most of a log, and who counts changes needs none of it. */
function typeOf(line: string, wanted: (type: Event['type']) => boolean): boolean {
  const [, type] = /^\{"schema":"phoenix\/1","type":"([a-z-]+)"/.exec(line.slice(0, 80)) ?? [];
  return type === undefined ? line !== '' : type in EVENTS && wanted(type as Event['type']);
}

function eventOf(line: string, announced: ReadonlySet<NodeId>): Event | undefined {
  const found = parse(line) as (Partial<Event> & {readonly schema?: string; readonly node?: NodeId}) | undefined;
  if (found?.schema !== eventSchemaName || typeof found.at !== 'number' || found.type === undefined) return undefined;
  const of = Object.hasOwn(EVENTS, found.type) ? EVENTS[found.type] : undefined;
  if (of === undefined || (of === 'of a step' && found.node === undefined)) return undefined;
  if (found.node !== undefined && !announced.has(found.node)) return undefined;
  const {schema: _, ...event} = found;
  return event as Event;
}

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Torn: the process was killed, or the disk was full.
    return undefined;
  }
}

/** The first bytes of a file, or the last with `fromEnd`; empty when it cannot be read. */
export async function piece(file: string, bytes: number, fromEnd = false): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const {size} = await handle.stat();
    const start = fromEnd ? Math.max(0, size - bytes) : 0;
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(Math.min(bytes, size)), 0, Math.min(bytes, size), start);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}
