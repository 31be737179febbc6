/** Puts spans of time into as few rows as it takes so that no two of a row overlap: for each span the number of its row. */
export const subRows = (spans: readonly {readonly from: number; readonly to: number}[]): readonly number[] => {
  const ends: number[] = [];
  const rows = spans.map(() => 0);
  const inTime = spans.map((_, i) => i).sort((a, b) => spans[a]!.from - spans[b]!.from || spans[a]!.to - spans[b]!.to);
  for (const i of inTime) {
    const {from, to} = spans[i]!;
    const free = ends.findIndex((end) => end <= from);
    const row = free === -1 ? ends.length : free;
    ends[row] = to;
    rows[i] = row;
  }
  return rows;
};
