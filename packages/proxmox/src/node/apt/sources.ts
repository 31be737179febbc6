/** apt's sources, sources.list(5): lines `deb [options] uri suite components`, or stanzas of fields (deb822). */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly enabled: boolean;
  /** Path of a keyring, or fingerprints; apt reads nothing at all where two entries of one URI and suite differ in it. */
  readonly signedBy?: string;
}

const isDeb822 = (path: string): boolean => path.endsWith('.sources');

/** Whether apt reads a file of this name. */
export const isSourceFile = (path: string): boolean =>
  path === '/etc/apt/sources.list' || /^\/etc\/apt\/sources\.list\.d\/[\w.-]+\.(?:list|sources)$/.test(path);

/** All entries of a file; those that are switched off as well. */
export const sourcesIn = (path: string, text: string): readonly AptSource[] =>
  (isDeb822(path) ? stanzas(text).map(readStanza) : text.split('\n').map(readLine)).flatMap((one) => one ?? []);

/** The first entry that apt reads of this suite which is as `fits` says. */
export const sourceOf = (
  files: ReadonlyMap<string, string>,
  suite: string,
  fits: (source: AptSource) => boolean,
): AptSource | undefined =>
  [...files]
    .filter(([path]) => isSourceFile(path))
    .flatMap(([path, text]) => sourcesIn(path, text))
    .find((source) => source.enabled && source.suites.includes(suite) && fits(source));

/** The file with those entries switched on or off that `choose` has a word for (undefined: left as it is); all else stays byte by byte. */
export function switchSources(path: string, text: string, choose: (source: AptSource) => boolean | undefined): string {
  const turn = (source: AptSource | undefined): boolean | undefined => {
    const wanted = source === undefined ? undefined : choose(source);
    return wanted === source?.enabled ? undefined : wanted;
  };
  if (isDeb822(path))
    return text.replace(STANZA, (stanza) => {
      const wanted = turn(readStanza(stanza));
      return wanted === undefined ? stanza : setEnabled(stanza, wanted);
    });
  return text
    .split('\n')
    .map((line) => {
      const wanted = turn(readLine(line));
      if (wanted === undefined) return line;
      return wanted ? line.replace(/^\s*(?:#\s*)+/, '') : `# ${line}`;
    })
    .join('\n');
}

function readLine(line: string): AptSource | undefined {
  const match = /^\s*((?:#\s*)*)deb(?:-src)?\s+(?:\[([^\]]*)\]\s*)?(\S+:\S+)\s+(\S+)\s*([^#]*)/.exec(line);
  if (match === null) return undefined;
  const [, comment, options = '', uri, suite, components] = match;
  const key = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
  return {
    ...{uris: [uri!], suites: [suite!], components: words(components!), enabled: comment === ''},
    ...(key === undefined ? {} : {signedBy: key}),
  };
}

const STANZA = /(?:^[^\n]*\S[^\n]*(?:\n|$))+/gm;
const stanzas = (text: string): readonly string[] => text.match(STANZA) ?? [];

function readStanza(stanza: string): AptSource | undefined {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([\w-]+):\s*(.*)$/.exec(line);
    if (field !== null) {
      last = field[1]!.toLowerCase();
      fields.set(last, field[2]!);
    } else if (last !== '') fields.set(last, `${fields.get(last)} ${line}`);
  }
  if (!fields.has('uris')) return undefined;
  const list = (name: string) => words(fields.get(name) ?? '');
  const enabled = !/^(?:no|false|without|off|disable|0)\s*$/i.test(fields.get('enabled') ?? 'yes');
  const key = fields.get('signed-by')?.trim();
  return {
    ...{uris: list('uris'), suites: list('suites'), components: list('components'), enabled},
    ...(key === undefined ? {} : {signedBy: key}),
  };
}

function setEnabled(stanza: string, wanted: boolean): string {
  const value = `Enabled: ${wanted ? 'yes' : 'no'}`;
  if (/^enabled:/im.test(stanza)) return stanza.replace(/^enabled:.*$/im, value);
  return stanza.endsWith('\n') ? `${stanza}${value}\n` : `${stanza}\n${value}\n`;
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);
