/** A mark on the axis: as exact as the distance between two marks wants it. */
export const axisMark = (ms: number, distance: number): string => {
  if (ms === 0) return '0';
  if (distance < 1000) return `${(ms / 1000).toFixed(distance < 10 ? 3 : distance < 100 ? 2 : 1)}s`;
  const seconds = Math.round(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return seconds < 60 ? `${s}s` : [h > 0 ? `${h}h` : '', m > 0 ? `${m}m` : '', s > 0 ? `${s}s` : ''].join('');
};
