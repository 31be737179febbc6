import {type Command, type ExecResult, type Host, HostUnreachable, StepError} from '@phoenix/kit';
import type {Answer, Case, GuestCase, NodeCase} from './case.js';
import {commandText} from './command-text.js';
import {lookAtFiles, said} from './look.js';
import {nodeFiles, textOf} from './node-files.js';
import {taskFiles} from './task-list.js';

export interface LookingNode {
  readonly host: Host;
  /** The inside of the case's VM. How its agent is spoken to is no step's business. */
  readonly vm: Host;
  /** What is wrong with how it was asked: commands without an answer, answers that nobody wanted. */
  complaints(): readonly string[];
}

/** A node that answers looks from a case and knows nothing else: to touch it is a mistake. */
export function lookingNode({node = {}, guest = {}}: Case, id: number): LookingNode {
  const unknown = new Set<string>();
  const wanted = new Set<Answer>([...(node.answers ?? []), ...(guest.answers ?? [])]);
  const answerFrom = (answers: readonly Answer[] | undefined, argv: readonly string[]): ExecResult | undefined => {
    const answer = answers?.find((one) => matches(one, argv));
    if (answer === undefined) return undefined;
    wanted.delete(answer);
    if (answer.unreachable !== undefined) throw new HostUnreachable(node.name ?? 'pve1', answer.unreachable);
    return said(answer.stdout ?? '', answer.exit ?? 0, answer.stderr ?? '');
  };
  const looks = [
    (argv: readonly string[]) => answerFrom(node.answers, argv),
    container(guest, node, id, answerFrom),
    system(node),
    (argv: readonly string[]) => lookAtFiles(argv, files),
  ];
  const files = nodeFiles(node);
  const asking =
    (looks: readonly Look[]) =>
    async ({argv}: Command): Promise<ExecResult> => {
      for (const look of looks) {
        const result = look(argv);
        if (result !== undefined) return result;
      }
      const command = commandText({argv});
      unknown.add(command);
      throw new Error(`the case has no answer for: ${command}`);
    };
  const inVm = asking([insideOf(guest, answerFrom)]);
  const enter: Host['exec'] = async (command) => {
    if (node.running?.includes(id)) return inVm(command);
    throw new StepError({code: 'not-ready', message: `VM ${id} is not running`}, true);
  };
  const write: Host['write'] = async (path) => {
    unknown.add(`write ${path}`);
    throw new Error(`check() wrote ${path}`);
  };
  return {
    host: {label: node.name ?? 'pve1', exec: asking(looks), write},
    vm: {label: `${node.name ?? 'pve1'}/${id}`, exec: enter, write},
    complaints: () => [
      ...[...unknown].map((command) => `the case has no answer for: ${command}`),
      ...[...wanted].map((answer) => `nobody asked for: ${answer.command ?? commandText({argv: answer.argv ?? []})}`),
    ],
  };
}

const matches = (answer: Answer, argv: readonly string[]): boolean =>
  answer.argv === undefined
    ? answer.command === commandText({argv})
    : JSON.stringify(answer.argv) === JSON.stringify(argv);

type Look = (argv: readonly string[]) => ExecResult | undefined;

type AnswerFrom = (answers: readonly Answer[] | undefined, argv: readonly string[]) => ExecResult | undefined;

const insideOf = ({files = {}, answers}: GuestCase, answerFrom: AnswerFrom): Look => {
  const own = new Map(Object.entries(files).map(([path, text]) => [path, textOf(text)]));
  return (argv) => answerFrom(answers, argv) ?? lookAtFiles(argv, own);
};

/** `pct exec` into the case's own guest; one that is stopped says so in pct's words. */
function container(guest: GuestCase, {running = []}: NodeCase, id: number, answerFrom: AnswerFrom): Look {
  const look = insideOf(guest, answerFrom);
  return ([pct, exec, target, ...rest]) => {
    if (pct !== 'pct' || exec !== 'exec' || target !== String(id)) return undefined;
    if (!running.includes(id)) return said('', 255, `container '${id}' not running!\n`);
    return look(rest.slice(rest.indexOf('--') + 1));
  };
}

/** The node's name, its sockets, its tasks. */
function system(node: NodeCase): Look {
  const {active, stats} = taskFiles(node);
  const sockets = (node.running ?? []).map(
    (id, i) =>
      `0000000000000000: 00000002 00000000 00010000 0001 01 ${21_000 + i} ${
        `/etc/pve/qemu-server/${id}.conf` in (node.files ?? {})
          ? `/var/run/qemu-server/${id}.qmp`
          : `@/var/lib/lxc/${id}/command`
      }\n`,
  );
  return (argv) => {
    const [program, ...args] = argv;
    if (program === 'uname' && args[0] === '-n') return said(`${node.name ?? 'pve1'}\n`);
    if (program === 'ls' && args.join(' ') === '/sys/class/net') {
      const names = node.interfaces ?? ['eno1', 'lo', 'vmbr0'];
      return said(names.map((name) => `${name}\n`).join(''));
    }
    // Of ZFS' own snapshots a case says something only where it is about them.
    if (program === 'zfs' && args[0] === 'list' && args.includes('snapshot')) return said('');
    if (program !== 'cat') return undefined;
    if (args[0] === '/proc/net/unix')
      return said(`Num RefCount Protocol Flags Type St Inode Path\n${sockets.join('')}`);
    if (args[0] === '/var/log/pve/tasks/active') return said(active);
    const pids = args.map((path) => /^\/proc\/(\d+)\/stat$/.exec(path)?.[1]);
    if (pids.includes(undefined)) return undefined;
    const texts = pids.map((pid) => stats.get(Number(pid)));
    return said(texts.join(''), texts.includes(undefined) ? 1 : 0);
  };
}
