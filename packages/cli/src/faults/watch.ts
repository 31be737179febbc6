import {readFile} from 'node:fs/promises';
import {url as inspectorUrl} from 'node:inspector';
import {dirname, relative, resolve} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {Worker} from 'node:worker_threads';
import {EXIT} from '../exit-code.js';
import {PATIENCE_MS} from '../plugin-patience.js';
import {type Frame, JUDGE, type Watch} from './frame.js';
import {listenForStrays} from './stray.js';

/** What a plugin did to the whole process. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  /** What it did, without the place: `check() of lxc.backup has let nothing else happen for 10 s`. */
  readonly message: string;
}

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
  const text = await readFile(new URL('./thread.js', import.meta.url), 'utf8');
  const ticks = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const everyMs = PATIENCE_MS / LOOKS;
  const workerData: Watch = {ticks, everyMs, looks: LOOKS};
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(text)}`), {workerData, execArgv: []});
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
  // Without it phoenix is as it was before there was one.
  worker.on('error', () => undefined);
  worker.unref();
  const judge = (frames: readonly Frame[]) => {
    const guilty = ofPlugins(frames).length > 0;
    // Nothing else may be left that keeps the process alive until it has been told.
    if (guilty) {
      worker.ref();
      known = blockedBy(ofPlugins(frames));
      coming = new Promise((resolve) => worker.once('message', () => resolve()));
    }
    return guilty;
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

/** One line, with the place. */
export const inWords = ({file, line, message}: Fault): string => {
  const near = relative('', file);
  return `${near.startsWith('../..') ? file : near}:${line}: ${message}`;
};

const isOfPlugin = (file: string): boolean => [...folders].some((folder) => file.startsWith(folder));

const ofPlugins = (frames: readonly Frame[]): readonly Frame[] =>
  frames.filter(({url}) => url.startsWith('file:') && isOfPlugin(fileURLToPath(url)));

/** The innermost says where; the outermost is what phoenix has called. */
function blockedBy(frames: readonly Frame[]): Fault {
  const [inner, outer] = [frames[0]!, frames.at(-1)!];
  const hook = outer.name === '' ? 'what stands there' : `${outer.name}()`;
  const what = outer.id === '' ? hook : `${hook} of ${outer.id}`;
  return {
    file: fileURLToPath(inner.url),
    line: inner.line,
    message: `${what} has let nothing else happen for ${PATIENCE_MS / 1_000} s`,
  };
}
