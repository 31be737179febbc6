import {duration} from '@phoenix/kit';

/** Milliseconds that a run probably still takes, `now` in milliseconds since it started; undefined: not known. */
export type Remaining = (now: number) => number | undefined;

/** As exact as a guess may look: `about 7s left`, `about 45s left`, `about 3m20s left`, `about 1h05m left`. */
export const aboutLeft = (ms: number): string => {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  const grain = seconds <= 10 ? 1 : seconds <= 120 ? 5 : seconds <= 600 ? 10 : 60;
  return `about ${duration(Math.round(seconds / grain) * grain * 1_000).replace('.0s', 's')} left`;
};
