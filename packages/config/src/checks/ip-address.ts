/** 4, 6, or undefined for a text that is no address. */
export const isAddress = (text: string): 4 | 6 | undefined => {
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text))
    return text.split('.').every((part) => Number(part) <= 255) ? 4 : undefined;
  if (!/^[\da-f:]+$/i.test(text)) return undefined;
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const fits = halves.length === 2 ? groups.length <= 7 : halves.length === 1 && groups.length === 8;
  return fits && groups.every((group) => /^[\da-f]{1,4}$/i.test(group)) ? 6 : undefined;
};
