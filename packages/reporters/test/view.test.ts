import {afterEach, beforeEach, expect, jest, test} from '@jest/globals';
import {ListrView} from '../src/listr-view.js';
import {paint} from '../src/paint.js';
import type {Row} from '../src/row.js';
import {changed, nodesOf, script, unchanged} from './script.js';
import {eight, stage} from './stage.js';
import {terminal} from './terminal.js';

beforeEach(() => void jest.useFakeTimers({doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask']}));
afterEach(() => void jest.useRealTimers());

test('close waits for the terminal, takes the tree away, shows the cursor and says what stands', async () => {
  const {tell, tree, screen, state} = stage();
  const listeners = process.listenerCount('SIGINT');
  script('apply', nodesOf({'901 web': ['lxc.clone', 'lxc.start']}), tell)
    .start('901/lxc.clone')
    .at(2)
    .end(changed('clone 901 from 900'), '901/lxc.clone')
    .end(unchanged, '901/lxc.start')
    .finish();
  await tree.close();
  expect(screen()).toBe(`
Changed
  ✔ 901 web  1 change, 2.0s
    lxc.clone  clone 901 from 900

Done: 1 change on 1 guest in 2.0s`);
  expect(state.cursor).toBe(true);
  expect(state.raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(state.raw.lastIndexOf('\u001b[?25l'));
  expect(jest.getTimerCount()).toBe(0);
  expect(process.listenerCount('SIGINT')).toBe(listeners);
});

test('what is said of the whole run stands above the counts', async () => {
  const {tell, frame} = stage();
  script('apply', eight, tell).start('900/lxc.create');
  tell({
    type: 'diagnostic',
    diagnostic: {severity: 'info', code: 'interrupted', message: 'stopping: what runs may end'},
    at: 900,
  });
  expect((await frame(1)).split('\n').slice(-2)).toEqual([
    '⚠ stopping: what runs may end',
    '… 1.0s, 0/41 steps: 1 running, 7 queued',
  ]);
});

test('leave gives the terminal back at once and nothing is drawn after it; closing a tree that never ran is nothing', async () => {
  const {tell, tree, frame, screen, state} = stage();
  script('apply', eight, tell).start('900/lxc.create');
  await frame(1);
  tree.leave();
  tree.leave();
  expect([screen(), state.cursor, jest.getTimerCount()]).toEqual(['', true, 0]);
  const before = state.writes;
  tell({type: 'step-output', node: '900/lxc.create', line: 'late', stream: 'stdout', at: 2000});
  await tree.close();
  expect(state.writes).toBe(before);
  const idle = stage();
  await idle.tree.close();
  expect(idle.state.raw).toBe('');
});

test('colours: by the terminal, not with NO_COLOR, TERM=dumb or into a file', async () => {
  const painted = async (env: Record<string, string>, isTTY = true) => {
    const {tell, frame, state, tree} = stage({isTTY} as object, env);
    script('apply', eight, tell).start('900/lxc.create');
    await frame(1);
    await tree.close();
    return /\u001b\[\d+m/.test(state.raw);
  };
  expect([await painted({}), await painted({NO_COLOR: ''})]).toEqual([true, true]);
  expect([await painted({NO_COLOR: '1'}), await painted({TERM: 'dumb'}), await painted({}, false)]).toEqual([
    false,
    false,
    false,
  ]);
});

// What the view relies on in listr2; when a new version breaks one of these, listr-view.ts is the only file to change.
test('contract with listr2: frames by the clock, signs by the row, cut to the screen, the stream given back', async () => {
  const {out, state, screen} = terminal({columns: 40, rows: 8});
  let rows: Row[] = [
    {
      icon: 'failed',
      text: 'failed',
      children: [
        {icon: 'failed', text: 'step'},
        {icon: 'skipped', text: 'rest'},
      ],
    },
    {
      icon: 'open',
      text: 'open',
      children: [
        {icon: 'running', text: 'run'},
        {icon: 'queued', text: 'next'},
      ],
    },
    {icon: 'waiting', text: 'waiting'},
  ];
  let asked = 0;
  const {write} = out;
  const view = new ListrView(out, paint(false), () => {
    asked++;
    return rows;
  });
  await view.render();
  expect([asked, state.cursor, screen()]).toEqual([0, false, '']);
  jest.advanceTimersByTime(1000);
  expect(asked).toBe(10);
  // Queued and waiting rows stand still: only what runs spins.
  expect(screen()).toBe('✖ failed\n  ✖ step\n  ↓ rest\n❯ open\n  * run\n  ◼ next\n◼ waiting');
  rows = [
    {icon: 'done', text: 'done', note: 'a note that is longer than the line has room'},
    {icon: 'unchanged', text: 'same'},
  ];
  jest.advanceTimersByTime(100);
  expect(screen()).toBe('✔ done  a note that is longer than the…\n✔ same');
  // A frame that is like the last one writes nothing.
  const {writes} = state;
  jest.advanceTimersByTime(500);
  expect(state.writes).toBe(writes);
  rows = Array.from({length: 20}, (_, i): Row => ({icon: 'retrying', text: `row ${i}`}));
  jest.advanceTimersByTime(100);
  expect(screen().split('\n').at(-1)).toBe('* row 6');
  // What somebody else writes meanwhile does not break the frame: it comes after the tree.
  out.write('stray\n');
  jest.advanceTimersByTime(100);
  expect(screen()).not.toContain('stray');
  view.end();
  expect([screen().trim(), state.cursor, out.write === write, jest.getTimerCount()]).toEqual(['stray', true, true, 0]);
});
