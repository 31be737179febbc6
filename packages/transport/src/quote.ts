/**
 * One string that a POSIX shell splits into exactly these words again, byte for byte.
 * @throws TypeError for what no process can be given: no program at all, or a NUL in a word.
 */
export function quote(argv: readonly string[]): string {
  if (argv.length === 0) throw new TypeError('a command needs a program');
  return argv.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word.includes('\0')) throw new TypeError('an argument cannot hold a NUL byte');
  // Between single quotes a shell changes nothing; a single quote itself has to step outside.
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
