/** TypeScript rejects a call it can reach: the last branch of an exhaustive switch. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
};
