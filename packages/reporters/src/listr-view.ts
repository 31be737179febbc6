import {DefaultRenderer, Listr, ListrLogger, ListrTaskState, ProcessOutput, Spinner} from 'listr2';
import type {Output} from './output.js';
import type {Paint} from './paint.js';
import {emptyFrame, type Frame, repaint} from './repaint.js';
import type {Icon, Row} from './row.js';
import {signs, tint} from './sign.js';
import {cut, width} from './width.js';

type Task = Listr<unknown, 'default', 'default'>['tasks'][number];

/**
 * listr2 as a view of rows that somebody else computes; it runs nothing. Its tasks are a pool that each frame fills
 * anew with the visible rows, so that hidden ones cost nothing. Frames come with the spinner, every 100 ms, never with
 * an event: by itself listr2 draws the whole tree at each. What it is relied on for is pinned by a contract test.
 */
export class ListrView extends DefaultRenderer {
  readonly #out: Output;
  readonly #write: (text: string) => unknown;
  readonly #signs: Readonly<Record<Icon, () => string>>;
  readonly #paint: Paint;
  readonly #rows: (lines: number) => readonly Row[];
  readonly #pool: Listr<unknown, 'default', 'default'>;
  readonly #visible: Task[];
  readonly #icons = new Map<Task['id'], Icon>();
  #used = 0;
  #frame: Frame = emptyFrame;

  constructor(out: Output, paint: Paint, rows: (lines: number) => readonly Row[]) {
    const pool = new Listr<unknown, 'default', 'default'>([], {registerSignalListeners: false, exitOnError: false});
    const visible: Task[] = [];
    const spinner = new Spinner();
    // What others write to `out` meanwhile is held back by listr2 and printed after the tree.
    const logger = new ListrLogger({processOutput: new ProcessOutput(out as NodeJS.WriteStream, nowhere)});
    const write = out.write.bind(out);
    super(visible, {spinner, logger, clearOutput: true}, pool.events);
    this.#out = out;
    this.#write = write;
    this.#paint = paint;
    this.#rows = rows;
    this.#pool = pool;
    this.#visible = visible;
    this.#signs = signs(paint, () => spinner.fetch());
  }

  override update(): void {
    const {text, frame} = repaint(this.#frame, this.create().split(/\r?\n/).slice(0, this.#lines()), this.#columns());
    this.#frame = frame;
    if (text !== '') this.#write(text);
  }

  /** Takes the frame away and gives the terminal back. */
  override end(): void {
    this.#write(repaint(this.#frame, [], this.#columns()).text);
    this.#frame = emptyFrame;
    super.end();
  }

  override create(): string {
    this.#used = 0;
    this.#visible.splice(0, Number.POSITIVE_INFINITY, ...this.#rows(this.#lines()).map((row) => this.#task(row, 0)));
    return super.create({bottomBar: false, prompt: false});
  }

  protected override style(task: Task): string {
    return this.#signs[this.#icons.get(task.id)!]();
  }

  /** Titles are cut and coloured when they get here. */
  protected override format(message: string, icon: string, level: number): string[] {
    return [`${'  '.repeat(level)}${icon} ${message}`];
  }

  // Their buffers listen to every task anew in each frame, and nothing is written to them.
  protected override shouldOutputToOutputBar(): boolean {
    return false;
  }
  protected override shouldOutputToBottomBar(): boolean {
    return false;
  }

  #task(row: Row, level: number): Task {
    const task = this.#take();
    this.#icons.set(task.id, row.icon);
    const cells = this.#columns() - 2 * level - 2;
    const text = cut(row.text, cells);
    const note = row.note === undefined ? '' : cut(`  ${row.note}`, cells - width(text));
    const children = (row.children ?? []).map((child) => this.#task(child, level + 1));
    // Plain fields: their setters with a `$` make listr2 draw.
    return Object.assign(task, {
      title: `${tint(row.icon, this.#paint)(text)}${this.#paint.faint(note)}`,
      state: state(row),
      subtasks: children,
      enabled: true,
    });
  }

  #take(): Task {
    if (this.#used === this.#pool.tasks.length) this.#pool.add({title: 'row', task: () => undefined});
    return this.#pool.tasks[this.#used++]!;
  }

  /** One line is the cursor's. */
  #lines(): number {
    return Math.max(2, (this.#out.rows ?? 24) - 1);
  }

  /** A character in the last column leaves some terminals undecided about which line the cursor is in. */
  #columns(): number {
    return Math.max(20, (this.#out.columns ?? 80) - 1);
  }
}

const nowhere = {write: () => true} as unknown as NodeJS.WriteStream;

/** Only a started task shows what is below it. */
const state = ({icon, children}: Row): ListrTaskState => {
  if (children !== undefined || icon === 'running' || icon === 'retrying') return ListrTaskState.STARTED;
  return icon === 'failed' ? ListrTaskState.FAILED : ListrTaskState.WAITING;
};
