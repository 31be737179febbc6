const gib = {'': 1024 ** -3, K: 1024 ** -2, M: 1 / 1024, G: 1, T: 1024} as const;

/** `8G`, `1280M`, `0T`, plain bytes -> GiB; undefined when it is no size. */
export const sizeToGiB = (size: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(size);
  return match === null ? undefined : Number(match[1]) * gib[match[2] as keyof typeof gib];
};
