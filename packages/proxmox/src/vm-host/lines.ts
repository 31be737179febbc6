type OnLine = (line: string, stream: 'stdout' | 'stderr') => void;

/** Tells each line of an output once, whether it is seen in pieces while it grows or whole at the end. */
export interface LineTeller {
  /** How many bytes have been told: where to read on. */
  readonly told: number;
  /** What stands behind those. Half a line waits for its rest. */
  more(text: string): void;
  /** The output from its beginning, which is all there is. */
  whole(text: string): void;
}

export const tellLines = (stream: 'stdout' | 'stderr', onLine: OnLine): LineTeller => {
  let told = 0;
  const tell = (text: string) => {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) onLine(line.replace(/\r$/, ''), stream);
    told += Buffer.byteLength(text, 'utf8');
  };
  return {
    get told() {
      return told;
    },
    more: (text) => {
      const end = text.lastIndexOf('\n') + 1;
      if (end > 0) tell(text.slice(0, end));
    },
    whole: (text) => {
      const rest = Buffer.from(text, 'utf8').subarray(told).toString('utf8');
      if (rest !== '') tell(rest);
    },
  };
};
