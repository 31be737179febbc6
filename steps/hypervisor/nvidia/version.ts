/** Whether a driver is the one that the config names, `535` for any of that branch. */
export const isVersion = (has: string | undefined, wanted: string): boolean =>
  has === wanted || has?.startsWith(`${wanted}.`) === true;
