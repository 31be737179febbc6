/**
 * Proxmox's property strings: `name=eth0,bridge=vmbr0`. The part without a key is `defaultKey`'s.
 * Order is kept; a key given twice: the last wins.
 */
export const parseProperties = (text: string, defaultKey?: string): Map<string, string> => {
  const properties = new Map<string, string>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    // A default key's value may hold `=` itself only after a slash: /dev/disk/by-id/x=y is no property.
    const key = equals < 0 ? '' : part.slice(0, equals).trim();
    if (part.trim() === '') continue;
    if (/^[a-z][\w-]*$/i.test(key)) properties.set(key, part.slice(equals + 1).trim());
    else if (defaultKey !== undefined) properties.set(defaultKey, part.trim());
  }
  return properties;
};

/** Properties without a value are left out; `defaultKey` comes first and without its name. */
export const formatProperties = (
  properties: Iterable<readonly [string, string | number | boolean | undefined]>,
  defaultKey?: string,
): string => {
  const parts = [...properties].flatMap(([key, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
    return [{isDefault: key === defaultKey, text: key === defaultKey ? text : `${key}=${text}`}];
  });
  return [...parts.filter(({isDefault}) => isDefault), ...parts.filter(({isDefault}) => !isDefault)]
    .map(({text}) => text)
    .join(',');
};
