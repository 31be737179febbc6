/** Milliseconds for people: `0.4s`, `12.3s`, `2m05s`, `1h02m`. */
export const duration = (ms: number): string => {
  // Rounded before it is split: 59,960 ms is a minute, not 60.0 seconds.
  if (Math.round(ms / 100) < 600) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (n: number): string => String(n).padStart(2, '0');
  return minutes < 60 ? `${minutes}m${two(seconds % 60)}s` : `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
};
