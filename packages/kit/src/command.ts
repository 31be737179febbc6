import type {Secret} from './secret.js';

/** A program and its arguments, never a shell string: the transport alone quotes. Secrets travel by stdin. */
export interface Command {
  readonly argv: readonly string[];
  readonly stdin?: string | Secret;
}

export interface ExecResult {
  /** 0 to 255; a program ended by signal n is 128 + n, as shells say it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Splits on spaces; an interpolated value is always exactly one argument (or glued to the word it touches). */
export const cmd = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): Command => {
  const argv: string[] = [];
  let glue = false;
  parts.forEach((part, i) => {
    part.split(/\s+/).forEach((word, j) => {
      if (j === 0 && glue) argv[argv.length - 1] += word;
      else if (word !== '') argv.push(word);
    });
    if (i >= values.length) return;
    const value = String(values[i]);
    const touches = part !== '' ? !/\s$/.test(part) : glue;
    if (touches && argv.length > 0) argv[argv.length - 1] += value;
    else argv.push(value);
    glue = true;
  });
  return {argv};
};

/** For people: arguments that need it are quoted, and long ones are cut. Not for a shell. */
export const describeCommand = ({argv}: Command): string =>
  argv
    .map((word) => (word.length > 120 ? `${word.slice(0, 117)}...` : word))
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll('\n', '\\n')}'`))
    .join(' ');
