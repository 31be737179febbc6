/**
 * Descriptions as Proxmox stores them: control characters, everything beyond ASCII, `:` and `%` become %XX of UTF-8.
 * Source: the recorded `pct set --description` runs.
 */
export const encodeText = (text: string): string =>
  text.replace(/[^\x20-\x24\x26-\x39\x3b-\x7e]+/g, (run) =>
    [...Buffer.from(run, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );

/** Never throws: what is not %XX stays, bytes that are no UTF-8 become U+FFFD. */
export const decodeText = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
