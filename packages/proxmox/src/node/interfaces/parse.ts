/**
 * A stanza of /etc/network/interfaces (interfaces(5)): its first line and what belongs to it. `from` and `to` are lines
 * of the file, the second one beyond the last that says something: comments and blanks behind it are the file's own.
 */
export interface Stanza {
  /** `iface`, `auto`, `source` … */
  readonly keyword: string;
  /** Words behind the keyword: of an iface its name, family and method. */
  readonly words: readonly string[];
  readonly options: readonly Option[];
  readonly from: number;
  readonly to: number;
}

export interface Option {
  /** Without the differences of spelling: `bridge_ports` is `bridge-ports`. */
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

const HEADS =
  /^(?:iface|auto|mapping|source|source-directory|source-dir|allow-\S+|no-auto-down|no-scripts|rename|template|vlan)$/;

export function readStanzas(text: string): readonly Stanza[] {
  const stanzas: (Stanza & {options: Option[]; to: number})[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.trim().split(/\s+/);
    const [keyword = ''] = words;
    if (keyword === '' || keyword.startsWith('#')) continue;
    const current = stanzas.at(-1);
    if (HEADS.test(keyword)) {
      stanzas.push({keyword, words: words.slice(1), options: [], from: index, to: index + 1});
    } else if (current !== undefined) {
      current.options.push({key: keyword.replaceAll('_', '-'), value: words.slice(1).join(' '), line: index});
      current.to = index + 1;
    }
  }
  return stanzas;
}

/** A stanza that names no family is for both. */
export function ifaceOf(stanzas: readonly Stanza[], name: string, family: 'inet' | 'inet6'): Stanza | undefined {
  const own = stanzas.filter(({keyword, words}) => keyword === 'iface' && words[0] === name);
  return own.find(({words}) => words[1] === family) ?? own.find(({words}) => words[1] === undefined);
}

export const optionOf = ({options}: Stanza, key: string): string | undefined =>
  options.find((option) => option.key === key)?.value;

/** `10.0.0.13/24`, also where the file has a netmask of its own; undefined: it has no address. */
export function addressOf(stanza: Stanza): string | undefined {
  const address = optionOf(stanza, 'address');
  if (address === undefined || address.includes('/')) return address;
  const mask = optionOf(stanza, 'netmask');
  return mask === undefined ? address : `${address}/${prefixOf(mask)}`;
}

/** `255.255.255.0` is 24. */
const prefixOf = (mask: string): number =>
  /^\d+$/.test(mask)
    ? Number(mask)
    : mask
        .split('.')
        .map((part) => Number(part).toString(2).replaceAll('0', '').length)
        .reduce((sum, bits) => sum + bits, 0);

/** Whether a line goes on in the next one, which this reader does not follow. */
export const hasContinuations = (text: string): boolean => /^[^#\n]*\\$/m.test(text);

export const gatewaysOf = (stanzas: readonly Stanza[], family: 'inet' | 'inet6'): readonly string[] =>
  stanzas
    .filter(
      (one) => one.keyword === 'iface' && (one.words[1] ?? 'inet') === family && optionOf(one, 'gateway') !== undefined,
    )
    .map(({words}) => words[0]!);
