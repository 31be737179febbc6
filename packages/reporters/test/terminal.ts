/** A small terminal: what reporters may send moves the cursor, anything else is remembered as `strange`. */
export const terminal = ({columns = 80, rows = 24, isTTY = true} = {}) => {
  let screen: string[][] = [[]];
  let top: string[] = [];
  let x = 0;
  let y = 0;
  const state = {raw: '', writes: 0, cursor: true, strange: [] as string[]};
  const put = (character: string) => {
    const cells = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3]/.test(character) ? 2 : 1;
    if (x + cells > out.columns) newLine();
    screen[y]![x] = character;
    if (cells === 2) screen[y]![x + 1] = '';
    x += cells;
  };
  const newLine = () => {
    x = 0;
    y++;
    screen[y] ??= [];
    while (screen.length > out.rows) {
      top.push(text(screen.shift()!));
      y--;
    }
  };
  const text = (line: string[]) =>
    Array.from(line, (cell) => cell ?? ' ')
      .join('')
      .trimEnd();
  const control = (sequence: string) => {
    const up = /^\u001b\[(\d+)A$/.exec(sequence);
    if (up) y = Math.max(0, y - Number(up[1]));
    else if (sequence === '\r') x = 0;
    else if (sequence === '\n') newLine();
    else if (sequence === '\u001b[K') screen[y]!.length = Math.min(screen[y]!.length, x);
    else if (sequence === '\u001b[J') {
      screen[y]!.length = Math.min(screen[y]!.length, x);
      screen.length = y + 1;
    } else if (sequence === '\u001b[?25l' || sequence === '\u001b[?25h') state.cursor = sequence.endsWith('h');
    else if (!/^\u001b\[\d+m$/.test(sequence)) state.strange.push(sequence);
  };
  const out = {
    columns,
    rows,
    isTTY,
    write(bytes: string) {
      state.raw += bytes;
      state.writes++;
      for (const part of bytes.match(/\u001b\[[0-?]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f]|[^\u0000-\u001f]/gu) ?? []) {
        if (/^[\u0000-\u001f\u007f-\u009f]/.test(part)) control(part);
        else put(part);
      }
      return true;
    },
  };
  return {
    out,
    state,
    /** The lines on the screen, spinners as `*`, empty ones at the end left out. */
    screen: () =>
      screen
        .map(text)
        .join('\n')
        .replace(/^( *)[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏\\|/-] /gm, '$1* ')
        .trimEnd(),
    /** Lines that have left the screen upwards. */
    scrolled: () => top,
    clear() {
      screen = [[]];
      top = [];
      x = 0;
      y = 0;
    },
  };
};
