import {readFile} from 'node:fs/promises';
import {url as inspectorUrl} from 'node:inspector';
import {dirname, resolve} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {Worker} from 'node:worker_threads';
import {EXIT} from '../exit-code.js';
import {PATIENCE_MS} from '../plugin-patience.js';
import {blockedBy, type Fault, inWords} from './fault.js';
import {type Frame, JUDGE, type Watch} from './frame.js';
import {listenForStrays} from './stray.js';

type Handler = (fault: Fault) => void;

/** Twenty looks: one that comes late for whatever reason counts little. */
const LOOKS = 20;

const folders = new Set<string>();
const handlers: Handler[] = [];
let running: Promise<void> | undefined;
/** While a fault is known and its handler has not been told. */
let coming: Promise<void> | undefined;

/**
 * From now on it is noticed when the module of a plugin, or what lies beside it, computes and computes: phoenix has one
 * thread, so nothing else would happen any more, not even Ctrl-C. And when it throws or ends the process from aside.
 */
export async function watchPlugin(file: string): Promise<void> {
  if (folders.size === 0) listenForStrays(isOfPlugin, tell);
  folders.add(`${dirname(resolve(file))}/`);
  // Somebody is debugging: a thread that stands still is what they want.
  if (inspectorUrl() !== undefined) return;
  running ??= begin();
  await running;
}

/**
 * Who is told until `body` has ended, instead of the process being ended with a line that says so. What called the plugin
 * waits forever: the handler has to see to it that nobody waits for that.
 */
export async function whenAtFault<T>(handler: Handler, body: () => Promise<T>): Promise<T> {
  handlers.push(handler);
  try {
    const result = await body();
    // What else was due comes first once the thread is free again.
    await coming;
    return result;
  } finally {
    handlers.splice(handlers.indexOf(handler), 1);
  }
}

async function begin(): Promise<void> {
  const ticks = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const everyMs = PATIENCE_MS / LOOKS;
  const worker = await startThread({ticks, everyMs, looks: LOOKS});
  let known: Fault | undefined;
  const tellKnown = () => {
    const fault = known;
    known = undefined;
    if (fault !== undefined) tell(fault);
  };
  // By then the debugger has let go: Node would say at an exit that it waits for it.
  worker.on('message', () => {
    worker.unref();
    tellKnown();
  });
  // The thread calls it, in the midst of what is blocked: it notes, and leaves telling to when the main thread is free.
  const judge = (frames: readonly Frame[]) => {
    const guilty = ofPlugins(frames);
    if (guilty.length === 0) return false;
    known = blockedBy(guilty);
    // Nothing else may be left that keeps the process alive until it has been told.
    worker.ref();
    coming = new Promise((resolve) => worker.once('message', () => resolve()));
    return true;
  };
  Object.assign(globalThis, {[Symbol.for(JUDGE)]: judge});
  const counter = new Int32Array(ticks);
  const tick = () => {
    Atomics.add(counter, 0, 1);
    // Before whatever else is due, which might call the plugin once more.
    if (handlers.length > 0) tellKnown();
  };
  setInterval(tick, everyMs / 2).unref();
}

async function startThread(workerData: Watch): Promise<Worker> {
  const text = await readFile(new URL('./thread.js', import.meta.url), 'utf8');
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(text)}`), {workerData, execArgv: []});
  // Without it phoenix is as it was before there was one.
  worker.on('error', () => undefined);
  worker.unref();
  return worker;
}

function tell(fault: Fault): void {
  const handler = handlers.at(-1);
  if (handler !== undefined) {
    handler(fault);
    return;
  }
  process.stderr.write(`\nphoenix: ${inWords(fault)}: ended\n`);
  process.stderr.write(
    '  try: mend the plugin; what was under way on the node comes to its end there, and the next run goes on from it\n',
  );
  process.exit(EXIT.failed);
}

const isOfPlugin = (file: string): boolean => [...folders].some((folder) => file.startsWith(folder));

const ofPlugins = (frames: readonly Frame[]): readonly Frame[] =>
  frames.filter(({url}) => url.startsWith('file:') && isOfPlugin(fileURLToPath(url)));
