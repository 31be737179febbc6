import {StringDecoder} from 'node:string_decoder';
import type {ExecOptions} from '@phoenix/kit';

export interface Output {
  push(chunk: Buffer): void;
  /** Everything, decoded; the last line is told even without its line end. */
  end(): string;
}

/** Gathers one stream of a command. Bytes are decoded whole: a character may be split over two chunks. */
export function gather(stream: 'stdout' | 'stderr', onLine: ExecOptions['onLine']): Output {
  const chunks: Buffer[] = [];
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const tell = (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine?.(line.replace(/\r$/, ''), stream);
  };
  return {
    push(chunk) {
      chunks.push(chunk);
      if (onLine) tell(decoder.write(chunk));
    },
    end() {
      if (onLine) tell(decoder.end());
      if (rest !== '') tell('\n');
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}
