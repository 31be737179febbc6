const UNITS = ['', 'K', 'M', 'G', 'T'];

/** `8G`, `512M`, `2684354561` in bytes; undefined for what is no size. */
export const parseSize = (text: string): number | undefined => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Math.trunc(Number(number) * 1024 ** UNITS.indexOf(unit!));
};

/** The largest unit that leaves a whole number; no size at all is `0T`. */
export const formatSize = (bytes: number): string => {
  let [rest, unit] = [bytes, 0];
  while (unit < 4 && rest % 1024 === 0) [rest, unit] = [rest / 1024, unit + 1];
  return `${rest}${UNITS[unit]}`;
};

/** What `STORE:8` or `STORE:0.25` asks for: GiB, cut to whole MiB. */
export const gibToBytes = (gib: number): number => Math.trunc(gib * 1024) * 2 ** 20;
