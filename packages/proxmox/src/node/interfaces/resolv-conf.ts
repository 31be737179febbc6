/** resolv.conf(5) with these name servers in this order; search and options stay. The same servers: the same text. */
export function withNameservers(text: string, servers: readonly string[]): string {
  const lines = text.split('\n');
  const isServer = (line: string) => /^\s*nameserver\s/.test(line);
  const present = lines.filter(isServer).map((line) => line.trim().split(/\s+/)[1]);
  if (present.join(' ') === servers.join(' ')) return text;
  const rest = lines
    .filter((line) => !isServer(line))
    .join('\n')
    .trimEnd();
  return `${rest === '' ? '' : `${rest}\n`}${servers.map((server) => `nameserver ${server}\n`).join('')}`;
}
