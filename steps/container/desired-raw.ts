import type {BindMount, Container, RawLine} from '@phoenix/kit';

/** The raw `lxc.*` lines that phoenix wants: the config's own and the bind mounts that are to be raw. */
export const desiredRaw = ({rawLines, mounts}: Container): readonly RawLine[] => [
  ...rawLines,
  ...mounts.filter(({as}) => as === 'raw').map(mountEntry),
];

export const lineText = ({key, value}: RawLine): string => `${key}: ${value}`;

/** Lines that somebody else put there stay where they are; those that phoenix put there and wants no more go. */
export function mergeRaw(
  current: readonly RawLine[],
  wanted: readonly RawLine[],
  owned: readonly string[],
): readonly RawLine[] {
  const texts = new Set(wanted.map(lineText));
  const kept = current.filter((line) => texts.has(lineText(line)) || !owned.includes(lineText(line)));
  const present = new Set(kept.map(lineText));
  return [...kept, ...wanted.filter((line) => !present.has(lineText(line)))];
}

/** The target is relative to the guest's root. fstab writes a space in a path as \040. */
function mountEntry({hostPath, containerPath, readOnly, options}: BindMount): RawLine {
  const [from, to] = [hostPath, containerPath.replace(/^\/+/, '')].map((path) => path!.replaceAll(' ', '\\040'));
  const flags = ['bind', 'create=dir', ...(readOnly ? ['ro'] : []), ...(options?.mountoptions?.split(';') ?? [])];
  return {key: 'lxc.mount.entry', value: `${from} ${to} none ${flags.join(',')} 0 0`};
}
