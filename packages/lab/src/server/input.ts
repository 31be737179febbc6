import type {Readable} from 'node:stream';
import {untilKilled} from '../ended.js';
import type {Io} from '../node.js';

/** A channel's stdin. It ends with the channel too; who waits for it is thrown out when the process is killed. */
export function channelInput(stream: Readable, signal: AbortSignal): Required<Pick<Io, 'stdin' | 'line'>> {
  let rest = Buffer.alloc(0);
  let over = false;
  let wake: () => void = () => {};
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    wake();
  });
  const end = () => {
    over = true;
    wake();
  };
  stream.on('end', end).on('close', end);
  const killed = untilKilled(signal);
  killed.addEventListener('abort', () => wake(), {once: true});

  /** False when nothing came in time. */
  const more = async (milliseconds: number | undefined): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const came = await new Promise<boolean>((resolve) => {
      wake = () => resolve(true);
      if (milliseconds !== undefined) timer = setTimeout(() => resolve(false), milliseconds);
      if (killed.aborted) resolve(true);
    });
    clearTimeout(timer);
    killed.throwIfAborted();
    return came;
  };
  const take = (length: number): Buffer => {
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  };
  return {
    stdin: async () => {
      while (!over) await more(undefined);
      return take(rest.length);
    },
    line: async (timeoutSeconds) => {
      const until = timeoutSeconds === undefined ? undefined : Date.now() + timeoutSeconds * 1000;
      while (!over && !rest.includes('\n')) {
        if (!(await more(until && Math.max(0, until - Date.now())))) return undefined;
      }
      const at = rest.indexOf('\n');
      return take(at < 0 ? rest.length : at + 1).toString();
    },
  };
}
