import type {Paint} from './paint.js';
import type {Icon} from './row.js';

/** What stands before a row; only what runs moves. */
export const signs = (c: Paint, spin: () => string): Readonly<Record<Icon, () => string>> => ({
  failed: () => c.bad('✖'),
  running: () => c.careful(spin()),
  retrying: () => c.careful(spin()),
  open: () => c.careful('❯'),
  waiting: () => c.careful('◼'),
  queued: () => c.faint('◼'),
  done: () => c.good('✔'),
  unchanged: () => c.faint('✔'),
  skipped: () => c.faint('↓'),
  notice: () => c.careful('⚠'),
  more: () => '…',
});

/** The colour of a row's text. */
export const tint = (icon: Icon, c: Paint): ((text: string) => string) => {
  if (icon === 'failed') return c.bad;
  if (icon === 'queued' || icon === 'unchanged' || icon === 'skipped') return c.faint;
  return icon === 'open' || icon === 'more' ? c.strong : (text) => text;
};
