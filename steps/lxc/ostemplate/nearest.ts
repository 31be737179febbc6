/** How far two template names are apart: by the first character that differs, then by length. Smaller is nearer. */
export function distance(a: string, b: string): number {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return Math.max(a.length, b.length) - same;
}
