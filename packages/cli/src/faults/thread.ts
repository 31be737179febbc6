import {type Debugger, Session} from 'node:inspector';
import {parentPort, workerData} from 'node:worker_threads';
import type {Frame, Watch} from './frame.js';

/**
 * Runs on a thread of its own and imports builtins only: a bundle has it as a text. It looks whether the main thread still
 * comes to do anything. If not it pauses it as a debugger does, asks what runs there, and if that is a plugin's doing
 * ends it: node:inspector, Session.connectToMainThread; Runtime.terminateExecution of the protocol.
 */
const {ticks, everyMs, looks} = workerData as Watch;
const counter = new Int32Array(ticks);

let last = -1;
let silent = 0;
setInterval(() => {
  const now = Atomics.load(counter, 0);
  // A machine that slept, or was stopped, is not silent: this thread slept as long.
  silent = now === last ? silent + 1 : 0;
  last = now;
  if (silent === looks) void look().then((frames) => frames.length > 0 && parentPort!.postMessage(frames));
}, everyMs);

/** None: it is nobody's fault, or over. */
async function look(): Promise<readonly Frame[]> {
  const session = new Session();
  session.connectToMainThread();
  try {
    const {frames, first} = await paused(session);
    const judged = await evaluate(
      session,
      first,
      `globalThis[Symbol.for('phoenix.blocked')](${JSON.stringify(frames)})`,
    );
    if (judged !== true) return [];
    // What it was in never comes back; the promises behind it stay open. Whoever is told has to end what waits for them.
    session.post('Runtime.terminateExecution');
    return frames;
  } finally {
    await new Promise((resolve) => session.post('Debugger.disable', resolve));
    session.disconnect();
    silent = 0;
  }
}

interface Paused {
  readonly frames: readonly Frame[];
  /** Id of the innermost, to evaluate in. */
  readonly first: string;
}

/** Where deep recursions are cut. */
const MOST = 60;

async function paused(session: Session): Promise<Paused> {
  const urls = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({params: {scriptId, url}}) => urls.set(scriptId, url));
  const stopped = new Promise<Debugger.CallFrame[]>((resolve) =>
    session.once('Debugger.paused', ({params}) => resolve(params.callFrames)),
  );
  session.post('Debugger.enable');
  session.post('Debugger.pause');
  const found = await stopped;
  const frames: Frame[] = [];
  for (const {functionName: name, location, callFrameId} of found.slice(0, MOST)) {
    const url = urls.get(location.scriptId) ?? '';
    const id = url.startsWith('file:') ? await evaluate(session, callFrameId, 'this?.id') : '';
    frames.push({url, line: location.lineNumber + 1, name, id: typeof id === 'string' ? id : ''});
  }
  return {frames, first: found[0]!.callFrameId};
}

/** Undefined where it throws. */
const evaluate = (session: Session, callFrameId: string, expression: string): Promise<unknown> =>
  new Promise((resolve) =>
    session.post('Debugger.evaluateOnCallFrame', {callFrameId, expression, returnByValue: true}, (error, answer) =>
      resolve(error === null && answer.exceptionDetails === undefined ? answer.result.value : undefined),
    ),
  );
