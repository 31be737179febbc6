/** `3 guests`, `1 guest`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** `900, 901, 910 and 4 more`. */
export const some = (items: readonly (string | number)[], most = 4): string =>
  items.length <= most + 1 ? items.join(', ') : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

/** In binary units: `3.9 TiB`. */
export function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(n) / 10));
  const value = n / 1024 ** power;
  return `${value >= 10 ? Math.round(value) : Number(value.toFixed(1))} ${units[power]}`;
}

export const GiB = 1024 ** 3;
