/**
 * Text of the guest as qm's JSON has it. The bytes that the agent gave are characters to Perl: depending on how qm
 * prints its JSON they arrive as they were, or each as a character of its own. Only text that is UTF-8 when read as
 * bytes was the latter; half a character at its end is left out. (PVE::QemuServer::Agent decodes the base64 and leaves it at that.)
 */
export const decodeOutput = (data: unknown): string => {
  if (typeof data !== 'string') return '';
  if (!/[\x80-\xff]/.test(data) || /[^\x00-\xff]/.test(data)) return data;
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(Buffer.from(data, 'latin1'), {
      stream: true,
    });
  } catch {
    return data;
  }
};
