/** A file or, where the path ends in `/`, a folder. */
export interface TarEntry {
  /** Relative, at most 100 bytes. */
  readonly path: string;
  /** Octal digits, `0600`. */
  readonly mode: string;
  readonly content?: string;
}

const BLOCK = 512;

/**
 * A POSIX ustar archive as text to be sent as UTF-8: with it any number of files reach a guest by one command.
 * Owned by root, dated 1970, so that equal files give equal bytes.
 */
export const tar = (entries: readonly TarEntry[]): string =>
  `${entries.map((entry) => header(entry) + padded(entry.content ?? '')).join('')}${'\0'.repeat(2 * BLOCK)}`;

function header({path, mode, content = ''}: TarEntry): string {
  if (Buffer.byteLength(path) > 100) throw new Error(`path too long for an archive: ${path}`);
  const folder = path.endsWith('/');
  const before = field(path, 100) + octal(mode, 8) + octal('0', 8) + octal('0', 8);
  const size = octal(Buffer.byteLength(content).toString(8), 12) + octal('0', 12);
  const owner = field('root', 32) + field('root', 32);
  const after = `${folder ? '5' : '0'}${field('', 100)}${field('ustar', 6)}00${owner}`;
  const rest = after + octal('0', 8) + octal('0', 8) + field('', 155) + field('', 12);
  const sum = [...Buffer.from(`${before}${size}${' '.repeat(8)}${rest}`)].reduce((a, b) => a + b, 0);
  return `${before}${size}${sum.toString(8).padStart(6, '0')}\0 ${rest}`;
}

const field = (text: string, length: number): string => text + '\0'.repeat(length - Buffer.byteLength(text));
const octal = (digits: string, length: number): string => `${digits.padStart(length - 1, '0')}\0`;
const padded = (content: string): string =>
  content + '\0'.repeat((BLOCK - (Buffer.byteLength(content) % BLOCK)) % BLOCK);
