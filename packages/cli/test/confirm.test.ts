import {PassThrough} from 'node:stream';
import {expect, test} from '@jest/globals';
import {confirm} from '../src/confirm.js';
import {converse} from '../src/converse.js';

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  // Ctrl-D, Ctrl-C as a terminal sends it, and an input that ends.
  ['\u0004', false],
  ['\u0003', false],
  [undefined, false],
])('typed %j: %s', async (typed, answer) => {
  const input = Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => undefined});
  const output = Object.assign(new PassThrough(), {isTTY: true, columns: 80});
  const asked = confirm('Destroy this?', converse(input, output));
  if (typed === undefined) input.end();
  else input.write(typed);
  expect(await asked).toBe(answer);
  expect(String(output.read())).toContain('Destroy this? y/N: ');
});

test('nobody is there', async () => {
  expect(await confirm('Destroy this?', undefined)).toBeUndefined();
});
