import {Buffer} from 'node:buffer';

/** PVE::Tools::encode_text: percent, colon, control characters and all that is not ASCII, as UTF-8 bytes. */
export const encodeText = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) =>
      byte < 0x20 || byte > 0x7e || byte === 0x25 || byte === 0x3a
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('');

export const decodeText = (text: string): string =>
  Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** Perl decodes arguments by the locale: without a UTF-8 one every byte above ASCII becomes U+FFFD. */
export const decodeArgument = (argument: string, env: Readonly<Record<string, string>>): string => {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) || !/[^\0-\x7f]/.test(argument)
    ? argument
    : [...Buffer.from(argument, 'utf8')].map((byte) => (byte > 0x7f ? '\uFFFD' : String.fromCharCode(byte))).join('');
};
