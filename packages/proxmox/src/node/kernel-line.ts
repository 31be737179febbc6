/** The words of a kernel command line with these in it, `key=value` or a plain word: in place of another value, else at the end. */
export function withKernelWords(line: string, wanted: readonly string[]): string {
  const words = line.split(/\s+/).filter(Boolean);
  for (const word of wanted) {
    const key = word.replace(/=.*/, '=');
    const at = word.includes('=') ? words.findIndex((one) => one.startsWith(key)) : words.indexOf(word);
    if (at < 0) words.push(word);
    else words[at] = word;
  }
  return words.join(' ');
}

export const hasKernelWords = (line: string, wanted: readonly string[]): boolean => {
  const words = line.split(/\s+/);
  return wanted.every((word) => words.includes(word));
};

const KEY = 'GRUB_CMDLINE_LINUX_DEFAULT';

/** Whether a file that grub reads behind /etc/default/grub sets the line itself (update-grub(8) reads grub.d last). */
export const setsGrubLine = (text: string): boolean => new RegExp(`^\\s*(export\\s+)?${KEY}=`, 'm').test(text);

/**
 * /etc/default/grub with the words on the line that all kernels but the rescue ones get; a shell's file, the last
 * assignment counts. Undefined: it is written in a way that is not read here.
 */
export function withGrubWords(text: string, wanted: readonly string[]): string | undefined {
  const lines = text.replace(/\n$/, '').split('\n');
  const at = lines.findLastIndex((line) => line.startsWith(`${KEY}=`));
  if (at < 0) return `${[...(text === '' ? [] : lines), `${KEY}="${withKernelWords('', wanted)}"`].join('\n')}\n`;
  // Without quotes it is one word, and what comes behind a blank and # is no part of it.
  const match = /^[A-Z_]+=(?:(["'])([^"'\\`$]*)\1|([^\s"'\\`$#]*))(?:\s+#.*|\s*)$/.exec(lines[at]!);
  if (match === null) return undefined;
  const value = match[2] ?? match[3] ?? '';
  if (hasKernelWords(value, wanted)) return text;
  lines[at] = `${KEY}="${withKernelWords(value, wanted)}"`;
  return `${lines.join('\n')}\n`;
}
