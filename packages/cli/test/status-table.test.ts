import {expect, test} from '@jest/globals';
import {asTable, leftLine, type StatusRow} from '../src/status-table.js';

const row = (id: number, more: Partial<StatusRow> = {}): StatusRow => ({
  id,
  name: `guest-${id}`,
  kind: 'lxc',
  status: 'running',
  wanted: 'running',
  addresses: [],
  pending: [],
  snapshots: [],
  ...more,
});

const ROWS = [
  row(910, {addresses: ['10.0.0.91', '2001:db8::91'], snapshots: ['final-form', 'pre-configured', 'mine (foreign)']}),
  row(911, {status: 'stopped', kind: 'vm', addresses: ['10.0.0.92']}),
];

test('columns that say nothing are left out; what is as it should be is an empty cell', () => {
  expect(asTable([row(910), row(911)])).toBe(
    ' ID  NAME       KIND  STATUS\n910  guest-910  lxc   running\n911  guest-911  lxc   running\n',
  );
  expect(asTable([row(910, {lock: 'backup', pending: ['memory']})])).toMatch(/^ ID {2}NAME .* LOCK +PENDING\n/);
  expect(asTable([])).toBe('ID  NAME\n');
});

test('on a narrow terminal it says less before its lines break', () => {
  const head = (columns?: number) => asTable(ROWS, columns).split('\n')[1];
  expect(head()).toBe(
    '910  guest-910  lxc   running             10.0.0.91 2001:db8::91  final-form pre-configured mine (foreign)',
  );
  expect(head(80)).toBe('910  guest-910  lxc   running             10.0.0.91  3');
  expect(head(60)).toBe('910  guest-910  running             10.0.0.91  3');
  expect(head(10)).toBe(head(60));
});

test('what can become of guests that left the config is one line', () => {
  expect(leftLine(ROWS)).toBe('');
  expect(leftLine([row(1, {wanted: 'left the config'}), row(2, {wanted: 'not in the config'})])).toBe(
    "1: of phoenix's making, and in no config any more; it can go (phoenix delete 1) or come back (phoenix adopt 1)\n",
  );
});
