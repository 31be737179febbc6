import type {Checksum} from '@phoenix/kit';

/** `sha256:ab…`, `sha512:ab…`, or only the digits, whose number tells which it is. */
export const checksumOf = (text: string | undefined): Checksum | undefined => {
  if (text === undefined) return undefined;
  const hex = text.replace(/^sha(?:256|512):/, '').toLowerCase();
  return {algorithm: hex.length === 128 ? 'sha512' : 'sha256', hex};
};
