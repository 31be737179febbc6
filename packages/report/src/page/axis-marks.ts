/** Distances that a clock divides well, milliseconds. */
const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3,
  7200e3,
];

/** Marks between two times, about `pixels / 90` of them, and how far they are apart. */
export const axisMarks = (
  from: number,
  to: number,
  pixels: number,
): {readonly marks: number[]; readonly distance: number} => {
  const wanted = ((to - from) / Math.max(1, pixels)) * 90;
  const distance = STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / 3600e3) * 3600e3;
  const marks: number[] = [];
  for (let at = Math.ceil(from / distance) * distance; at <= to; at += distance) marks.push(at);
  return {marks, distance};
};
