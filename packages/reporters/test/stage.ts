import {jest} from '@jest/globals';
import type {NodeInfo} from '@phoenix/kit';
import {treeReporter} from '../src/index.js';
import {nodesOf} from './script.js';
import {terminal} from './terminal.js';

/** A tree on a small terminal, its clock set by hand; a frame is drawn when asked for. */
export const stage = (size: {columns?: number; rows?: number} = {}, env: Record<string, string> = {NO_COLOR: '1'}) => {
  const tty = terminal(size);
  let now = 0;
  const tree = treeReporter(tty.out, {env, clock: () => now});
  const ready = async () => {
    while (!tty.state.raw.includes('\u001b[?25l')) await new Promise((resolve) => setImmediate(resolve));
  };
  const frame = async (seconds: number) => {
    await ready();
    now = seconds * 1000;
    jest.advanceTimersByTime(100);
    return tty.screen();
  };
  return {...tty, tree, tell: tree.report, ready, frame};
};

export const recipe = ['lxc.clone', 'lxc.configure', 'lxc.start', 'feature.docker', 'lxc.app', 'lxc.healthcheck'];
/** Each clones the template once that has its snapshot. */
const cloning = (nodes: NodeInfo[]): NodeInfo[] =>
  nodes.map((node) => (node.step === 'lxc.clone' ? {...node, waitsFor: ['900/lxc.snapshot']} : node));
/** A template and seven containers made from it. */
export const eight = cloning(
  nodesOf({
    '900 template-base': ['lxc.create', 'lxc.start', 'lxc.snapshot'],
    '901 web': recipe,
    '902 cache': recipe,
    '903 db': recipe,
    '904 jellyfin': recipe,
    '905 gitea': recipe,
    '906 vault': recipe,
    '907 same': ['lxc.clone', 'lxc.start'],
  }),
);
