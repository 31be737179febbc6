import {readdirSync, readFileSync} from 'node:fs';

/** A step of a recorded run of Proxmox's own tools. */
export interface Recorded {
  readonly argv: readonly string[];
  readonly exit: number;
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly after?: Readonly<Record<string, string | null>>;
}

const folder = new URL('./transcripts/', import.meta.url);

export const recordings: readonly Recorded[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {steps: Recorded[]}).steps)
  .filter((step) => step.argv !== undefined);

/** Every config file that Proxmox wrote in them, once: `[path, text]`. */
export const recordedConfigs: readonly (readonly [string, string])[] = [
  ...new Map(
    recordings
      .flatMap(({after = {}}) => Object.entries(after))
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([path, text]) => [text, [path, text] as const]),
  ).values(),
];
