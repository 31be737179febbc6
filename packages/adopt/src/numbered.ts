/** The keys of a kind that Proxmox numbers, in their order: `net0`, `net1`, `net10`. */
export const numbered = (keys: ReadonlyMap<string, string>, stem: string): readonly (readonly [string, string])[] => {
  const numberOf = (key: string) => Number(key.slice(stem.length));
  return [...keys]
    .filter(([key]) => key.startsWith(stem) && /^\d+$/.test(key.slice(stem.length)))
    .sort(([a], [b]) => numberOf(a) - numberOf(b));
};
