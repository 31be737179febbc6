/** What phoenix must find again after a rollback or on a clone; a guest's description is what those keep. */
export interface PhoenixBlock {
  /** What its disk was made from: the hash of the source's snapshot as it was when it was cloned, or of the OS template. */
  readonly source?: string;
  /** Of a Proxmox template: the hash of all that made it. */
  readonly template?: string;
  /** Mount path inside -> volume id. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Raw lines that phoenix has put there and may remove: `lxc.mount.entry: …`. */
  readonly lines: readonly string[];
}

const start = '<!-- phoenix:1 ';
const end = ' -->';
const empty: PhoenixBlock = {volumes: {}, lines: []};

/**
 * Parts a guest's description into the user's text and phoenix's block, wherever that stands: whoever edits the notes in Proxmox's
 * interface sees it first and writes below. A damaged block is an empty one.
 */
export const readBlock = (description: string): {readonly text: string; readonly block: PhoenixBlock} => {
  const body = description.endsWith('\n') ? description.slice(0, -1) : description;
  const lines = body.split('\n');
  const line = lines.filter((one) => one.startsWith(start) && one.endsWith(end)).at(-1);
  if (line === undefined) return {text: description, block: empty};
  const at = lines.lastIndexOf(line);
  const text = [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n');
  return {text, block: readJson(line.slice(start.length, -end.length))};
};

/** The user's text byte for byte, and the block as one last line where it says anything. */
export const writeBlock = (text: string, {source, template, volumes, lines}: PhoenixBlock): string => {
  if ((source ?? template) === undefined && Object.keys(volumes).length === 0 && lines.length === 0) return text;
  const sorted = Object.fromEntries(Object.entries(volumes).sort(([a], [b]) => (a < b ? -1 : 1)));
  // `--` would end the comment for whoever renders it: JSON says the same with an escape.
  const json = JSON.stringify({source, template, volumes: sorted, lines}).replaceAll('--', '-\\u002d');
  return `${text}${text === '' ? '' : '\n'}${start}${json}${end}`;
};

/** The mark of a snapshot or template that phoenix made; `hash` is hex. One line: its description is nothing else. */
export const snapshotMark = (hash: string): string => `phoenix:1:${hash}`;

/** The hash of a mark anywhere in a description, on a line of its own; undefined: not phoenix's. */
export const readMark = (description: string): string | undefined => /^phoenix:1:([0-9a-f]+)$/m.exec(description)?.[1];

/** A text without marks: Proxmox makes a snapshot's description that of what is cloned from it. */
export const withoutMarks = (text: string): string =>
  text
    .split('\n')
    .filter((line) => readMark(line) === undefined)
    .join('\n');

const readJson = (json: string): PhoenixBlock => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return empty;
  }
  if (typeof value !== 'object' || value === null) return empty;
  const {source, template, volumes, lines} = value as Record<string, unknown>;
  return {
    ...(typeof source === 'string' ? {source} : {}),
    ...(typeof template === 'string' ? {template} : {}),
    volumes: Object.fromEntries(
      Object.entries(typeof volumes === 'object' && volumes !== null ? volumes : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    lines: Array.isArray(lines) ? lines.filter((line): line is string => typeof line === 'string') : [],
  };
};
