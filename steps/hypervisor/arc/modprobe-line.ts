/**
 * The text of a file of modprobe.d(5) with the limit in it: where the file has it already, there, otherwise as a line of
 * its own. All else stays.
 */
export function withArcMax(text: string, bytes: number): string {
  const setting = `zfs_arc_max=${bytes}`;
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const isOurs = (line: string) => /^\s*options\s+zfs\s.*\bzfs_arc_max=/.test(line);
  const changed = lines.map((line) => (isOurs(line) ? line.replace(/\bzfs_arc_max=\S*/g, setting) : line));
  return `${[...changed, ...(lines.some(isOurs) ? [] : [`options zfs ${setting}`])].join('\n')}\n`;
}
