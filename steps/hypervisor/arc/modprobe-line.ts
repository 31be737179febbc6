/**
 * The text of a file of modprobe.d(5) with a parameter of zfs in it: where the file has it already, there, otherwise as a
 * line of its own. All else stays.
 */
export function withParameter(text: string, name: string, value: number): string {
  const setting = `${name}=${value}`;
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const isOurs = (line: string) => new RegExp(`^\\s*options\\s+zfs\\s(?:.*\\s)?${name}=`).test(line);
  const changed = lines.map((line) =>
    isOurs(line) ? line.replace(new RegExp(`(?<=\\s)${name}=\\S*`, 'g'), setting) : line,
  );
  return `${[...changed, ...(lines.some(isOurs) ? [] : [`options zfs ${setting}`])].join('\n')}\n`;
}

/** The number that such a file gives a parameter; of several the last, which the kernel takes. */
export const parameterOf = (text: string, name: string): number | undefined => {
  const found = [...text.matchAll(new RegExp(`^\\s*options\\s+zfs\\s(?:.*\\s)?${name}=(\\d+)`, 'gm'))].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
};
