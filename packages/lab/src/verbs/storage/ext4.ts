const BLOCK = 4096;
const BLOCKS_PER_GROUP = 32_768;
/** Below these numbers of blocks mke2fs makes a journal of so many. */
const JOURNALS = [
  [32_768, 1024],
  [2 ** 18, 4096],
  [2 ** 19, 8192],
  [2 ** 22, 16_384],
  [2 ** 23, 32_768],
  [2 ** 24, 65_536],
  [2 ** 25, 131_072],
] as const;

/** What df says an ext4 of mke2fs's defaults has in all: its own tables and journal are not in it. For 512 MiB and more. */
export const ext4Bytes = (bytes: number): number => {
  const blocks = Math.floor(bytes / BLOCK);
  const groups = Math.ceil(blocks / BLOCKS_PER_GROUP);
  const descriptors = (count: number) => Math.ceil((count * 64) / BLOCK);
  // Room to grow a thousandfold.
  const largest = Math.min(blocks * 1024, 2 ** 32 - 1);
  const reserved = Math.min(descriptors(Math.ceil(largest / BLOCKS_PER_GROUP)) - descriptors(groups), BLOCK / 4);
  const journal = JOURNALS.find(([below]) => blocks < below)?.[1] ?? 2 ** 18;
  const copies = superblockGroups(groups) * (1 + descriptors(groups) + reserved);
  const inodeTables = Math.floor(blocks / 64);
  return (blocks - copies - groups * 2 - inodeTables - journal) * BLOCK;
};

/** Group 0, 1 and the powers of 3, 5 and 7 have a copy of the superblock. */
const superblockGroups = (groups: number): number => {
  const having = new Set([0, 1]);
  for (const base of [3, 5, 7]) for (let group: number = base; group < groups; group *= base) having.add(group);
  return [...having].filter((group) => group < groups).length;
};
