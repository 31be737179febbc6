import {expect, test} from '@jest/globals';
import {type ExecOptions, type ExecResult, type Host, HostUnreachable} from '@phoenix/kit';
import {NodeBusy, takeRunLock} from '../src/index.js';

type Answer = (options: ExecOptions) => Promise<ExecResult>;

/** A node on which each attempt to take the lock meets the next answer. */
function nodeWith(...answers: readonly Answer[]): {readonly node: Host; readonly asked: string[]} {
  const asked: string[] = [];
  const left = [...answers];
  const node: Host = {
    label: 'pve1',
    exec: async ({argv}, options) => {
      if (argv[0] === 'cat') return {exitCode: 0, stdout: 'root@desk, process 4711\n', stderr: ''};
      asked.push(argv.slice(0, argv.indexOf('bash')).join(' '));
      return left.shift()!(options);
    },
    write: () => Promise.reject(new Error('not asked for')),
  };
  return {node, asked};
}

const untilAborted = ({signal}: ExecOptions): Promise<ExecResult> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), {once: true}));
const holds: Answer = (options) => {
  options.onLine?.('locked', 'stdout');
  return untilAborted(options);
};
const breaks: Answer = async (options) => {
  options.onLine?.('locked', 'stdout');
  await new Promise(setImmediate);
  throw new HostUnreachable('pve1', 'connection lost');
};
const busy: Answer = async () => ({exitCode: 1, stdout: '', stderr: ''});
const never = new AbortController().signal;

test('it is held until it is released', async () => {
  const {node, asked} = nodeWith(holds);
  const lock = await takeRunLock(node, 'me', false, never);
  await lock.release();
  await lock.lost;
  expect(asked).toEqual(['flock -n /run/phoenix.lock']);
});

test('somebody else has it: who', async () => {
  const refused = await takeRunLock(nodeWith(busy).node, 'me', false, never).catch((error) => error);
  expect(refused).toBeInstanceOf(NodeBusy);
  expect(refused.message).toBe('pve1 is being changed by another phoenix: root@desk, process 4711');
});

test('waiting can be interrupted, holding cannot', async () => {
  const stop = new AbortController();
  const waiting = takeRunLock(nodeWith(untilAborted).node, 'me', true, stop.signal);
  stop.abort(new Error('Ctrl-C'));
  await expect(waiting).rejects.toThrow('Ctrl-C');

  const later = new AbortController();
  const lock = await takeRunLock(nodeWith(holds).node, 'me', true, later.signal);
  let lost = false;
  void lock.lost.then(() => {
    lost = true;
  });
  later.abort();
  await new Promise(setImmediate);
  expect(lost).toBe(false);
  await lock.release();
});

test('a broken connection takes it along: it is taken again, unless another run has come in between', async () => {
  const back = nodeWith(breaks, holds);
  const lock = await takeRunLock(back.node, 'me', false, never);
  while (back.asked.length < 2) await new Promise(setImmediate);
  expect(back.asked).toEqual(['flock -n /run/phoenix.lock', 'flock -w 5 /run/phoenix.lock']);
  await lock.release();

  const gone = await takeRunLock(nodeWith(breaks, busy).node, 'me', false, never);
  await gone.lost;
});
