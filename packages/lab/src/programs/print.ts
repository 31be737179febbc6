import type {Program} from '../node.js';
import {expandEscapes} from './format.js';

const echo: Program = async (argv, io) => {
  let args = argv.slice(1);
  let newline = true;
  let escapes = false;
  while (/^-[neE]+$/.test(args[0] ?? '')) {
    if (args[0]!.includes('n')) newline = false;
    if (args[0]!.includes('e')) escapes = true;
    args = args.slice(1);
  }
  const text = args.join(' ');
  io.out(`${escapes ? expandEscapes(text) : text}${newline ? '\n' : ''}`);
  return 0;
};

/** printf: `%s %d %i %u %x %o %c %b %q %%` with flags and width; the format is used again while arguments are left. */
const printf: Program = async ([, format = '', ...args], io) => {
  const plain = expandEscapes(format.replace(/^--$/, ''));
  let rest = args;
  do {
    const before = rest.length;
    io.out(
      plain.replace(
        /%([-0+ ]*)(\d*)(?:\.(\d+))?([sdiuxocbq%])/g,
        (_, flags: string, width: string, precision: string | undefined, letter: string) => {
          if (letter === '%') return '%';
          const value = rest[0] ?? '';
          rest = rest.slice(1);
          const text = converted(letter, value, precision);
          if (width === '') return text;
          return flags.includes('-')
            ? text.padEnd(Number(width))
            : text.padStart(Number(width), flags.includes('0') ? '0' : ' ');
        },
      ),
    );
    if (rest.length === before) break;
  } while (rest.length > 0);
  return 0;
};

function converted(letter: string, value: string, precision: string | undefined): string {
  switch (letter) {
    case 's':
      return precision === undefined ? value : value.slice(0, Number(precision));
    case 'b':
      return expandEscapes(value);
    case 'c':
      return value.slice(0, 1);
    case 'q':
      return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
    default:
      return (Number(value) || 0).toString(letter === 'x' ? 16 : letter === 'o' ? 8 : 10);
  }
}

export const printing: Readonly<Record<string, Program>> = {echo, printf};
