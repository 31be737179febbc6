/** The newest of Proxmox's kernels among the packages, as `uname -r` would name it: `6.8.12-4-pve`. */
export const newestKernel = (packages: Iterable<string>): string | undefined => {
  const names = [...packages].flatMap(
    (name) => /^(?:proxmox|pve)-kernel-(\d[\w.]*-\d+-pve)(?:-signed)?$/.exec(name)?.[1] ?? [],
  );
  return names.sort(byNumbers).at(-1);
};

const byNumbers = (a: string, b: string): number => {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

const numbersOf = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);
