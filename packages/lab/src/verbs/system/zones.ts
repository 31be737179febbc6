/** Names under /usr/share/zoneinfo that the lab knows: those of Node's ICU, and Debian's for UTC. */
export const timezones: ReadonlySet<string> = new Set([
  ...Intl.supportedValuesOf('timeZone'),
  'UTC',
  'Etc/UTC',
  'GMT',
  'Etc/GMT',
]);

/** As files, for who looks whether a zone is there. */
export const zoneFiles: Readonly<Record<string, () => string>> = Object.fromEntries(
  [...timezones].map((zone) => [`/usr/share/zoneinfo/${zone}`, () => 'TZif2']),
);
