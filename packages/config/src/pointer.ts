/** JSON pointers (RFC 6901). */
export const pointerOf = (...path: readonly (string | number)[]): string =>
  path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const segmentsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

/** For messages: `900 volumes[0].size_gb`, `vms[1] name`, `zfs.pools[0]`. */
export const describePointer = (pointer: string): string => {
  const [first, second, ...rest] = segmentsOf(pointer);
  if (first === undefined) return 'the file';
  if (second === undefined) return first;
  if (first === 'lxc_configs') return [second, dotted(rest)].filter(Boolean).join(' ');
  if (first === 'vms') return [`vms[${second}]`, dotted(rest)].filter(Boolean).join(' ');
  return dotted([first, second, ...rest]);
};

const dotted = (segments: readonly string[]): string =>
  segments.map((segment, i) => (/^\d+$/.test(segment) ? `[${segment}]` : `${i === 0 ? '' : '.'}${segment}`)).join('');
