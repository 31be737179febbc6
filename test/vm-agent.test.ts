import {describe, expect, test} from '@jest/globals';
import {buildGraph, run} from '@phoenix/engine';
import {type Fact, type Failure, type Host, type StepContext, StepError} from '@phoenix/kit';
import {parseGuestConfig, writeBlock} from '@phoenix/proxmox';
import {DEFAULT_VM} from '@phoenix/testing';
import agent from '../steps/vm/agent/index.js';

// What no case file can say: an agent that does not answer.

const resource = {kind: 'vm', id: 900, name: 'web', object: {}, vm: {...DEFAULT_VM, hostname: 'web'}} as const;

const silent = (message: string, code: 'not-ready' | 'timeout' = 'not-ready'): StepError =>
  new StepError(code === 'not-ready' ? {code, message} : {code, what: message, ms: 1}, true);

const config = parseGuestConfig(writeBlock('', {source: '12ab', volumes: {}, lines: []}).replace(/^/, '#'), 'vm');

/** Asked of a VM that runs, whose stamps cannot be had because of `error`. `answers`: to a second question it does. */
const ask = (error: Error, {frozen, answers = false}: {readonly frozen?: boolean; readonly answers?: boolean} = {}) =>
  agent.check({
    resource,
    facts: async <T>({key}: Fact<T>): Promise<T> => {
      if (key === 'guest-state:900') return {running: true, config} as T;
      if (key === 'fsfreeze:900') return frozen as T;
      throw error;
    },
    exec: async () => {
      if (!answers) throw error;
      return {exitCode: 0, stdout: '', stderr: ''};
    },
  } as unknown as StepContext);

test('an agent that does not answer yet is waited for, and what to try is said in case it never does', async () => {
  expect(await ask(silent('pve1/900: QEMU guest agent is not running'))).toEqual([
    {
      title: 'the guest agent answers',
      impact: 'none',
      actions: [],
      hint: expect.stringContaining('qm terminal 900'),
    },
  ]);
});

test('a VM that was started without a channel for it needs a restart, and no patience', async () => {
  await expect(ask(silent('pve1/900: No QEMU guest agent configured'))).rejects.toMatchObject({
    failure: {code: 'not-ready', hint: 'phoenix restart 900, or --allow restart:900'},
    transient: false,
  });
});

describe('an agent that says guest-exec has been disabled', () => {
  const disabled = silent('pve1/900: Agent error: Command guest-exec has been disabled: the command is not allowed');
  const waits = [expect.objectContaining({title: 'the guest agent answers'})];

  test('is waited for while a backup has the filesystems frozen, and when it does not tell', async () => {
    expect(await ask(disabled, {frozen: true})).toEqual(waits);
    expect(await ask(disabled)).toEqual(waits);
  });

  test('is waited for when it has been thawed between two questions', async () => {
    expect(await ask(disabled, {frozen: false, answers: true})).toEqual(waits);
  });

  test('else is not allowed to: no patience helps', async () => {
    await expect(ask(disabled, {frozen: false})).rejects.toMatchObject({
      failure: {code: 'not-ready', hint: expect.stringContaining('/etc/sysconfig/qemu-ga')},
      transient: false,
    });
  });
});

test('what is no silence of the agent is not waited for', async () => {
  await expect(ask(silent('the node', 'timeout'))).rejects.toMatchObject({failure: {code: 'timeout'}});
  await expect(ask(new Error('a mistake'))).rejects.toThrow('a mistake');
});

test('an agent that never answers: what the run says of it in the end, and what to try', async () => {
  // The step as it is, with less patience.
  const check = () => ask(silent('pve1/900: QEMU guest agent is not running'));
  const step = {...agent, on: 'node', settle: {everyMs: 1, withinMs: 5}, check} as const;
  const graph = buildGraph([
    {id: '900/vm.agent', step, resource, config: {}, needs: [], follows: [], lineage: []},
  ] as unknown as Parameters<typeof buildGraph>[0]);
  if (!graph.ok) throw new Error('no graph');
  const host: Host = {
    label: 'pve1',
    exec: async () => ({exitCode: 0, stdout: '', stderr: ''}),
    write: async () => undefined,
  };
  const never = new AbortController().signal;
  const {outcomes} = await run(graph.value, {
    mode: 'apply',
    hosts: {node: host, guest: () => host},
    stop: never,
    kill: never,
    allows: () => false,
    classify: () => ({transient: false}),
    emit: () => undefined,
  });
  const {failure} = outcomes.get('900/vm.agent') as {readonly failure: Failure};
  expect(failure).toEqual({
    code: 'not-ready',
    message: 'not there after 0 s: the guest agent answers',
    hint: 'qm terminal 900 shows its console; the image needs qemu-guest-agent, and an agent option set while the VM ran needs a full stop and start',
  });
  expect(agent.settle).toEqual({everyMs: 5_000, withinMs: 15 * 60_000});
});
