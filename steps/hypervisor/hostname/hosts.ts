interface Entry {
  /** The full name, then the short one. */
  readonly names: readonly string[];
  /** The node's own, the best one first: a line that is at any of them stays there. None: it stays where it is. */
  readonly addresses: readonly string[];
  /** The name that the node has now. */
  readonly old: string;
}

/**
 * hosts(5) with one line for the node's name, at an address that is not its loopback: Proxmox's services do not start
 * without. Other names of that line stay; other lines lose the node's names.
 */
export function withHost(text: string, {names, addresses, old}: Entry): string {
  const mine = new Set([...names, old].filter((one) => one !== 'localhost'));
  const lines = text.split('\n');
  const parsed = lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/).filter(Boolean));
  const isName = (host: string) => mine.has(host) || (old !== 'localhost' && host.startsWith(`${old}.`));
  const isOwn = ([, ...hosts]: readonly string[]) => hosts.some(isName);
  const at = parsed.findIndex((words) => isOwn(words) && !isLoopback(words[0]!));
  const present = at < 0 ? undefined : parsed[at]![0]!;
  const place = present !== undefined && addresses.includes(present) ? present : (addresses[0] ?? present);
  if (place === undefined) return text;
  const own = parsed.filter(isOwn);
  const others = at < 0 ? [] : parsed[at]!.slice(1).filter((host) => !isName(host));
  // A full name that the config does not give stays first: mail and certificates use it.
  const known = [...new Set(own.flatMap((words) => words.slice(1)).filter((host) => host.startsWith(`${old}.`)))];
  const full = names.length > 1 ? [] : known.map((host) => `${names[0]}${host.slice(old.length)}`);
  const wanted = [place, ...full, ...names, ...others];
  const same = at >= 0 && parsed[at]!.join(' ') === wanted.join(' ');
  const kept = lines.flatMap((line, i) => {
    if (i === at) return [same ? line : wanted.join(' ')];
    const words = parsed[i]!;
    if (!isOwn(words) || !isLoopback(words[0]!)) return [line];
    const rest = words.slice(1).filter((host) => !isName(host));
    return rest.length === 0 ? [] : [[words[0], ...rest].join(' ')];
  });
  if (at >= 0) return kept.join('\n');
  const body = kept.join('\n');
  return `${body === '' || body.endsWith('\n') ? body : `${body}\n`}${wanted.join(' ')}\n`;
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
