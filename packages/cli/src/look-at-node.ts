import {type NodeState, nodeState} from '@phoenix/proxmox';
import type {Io} from './io.js';
import type {Target} from './target.js';

/** One look at the node and all its guests, outside of a run. Touches nothing. @throws HostUnreachable, StepError */
export const lookAtNode = ({node}: Target, io: Io): Promise<NodeState> =>
  nodeState.read({label: node.label, exec: (command) => node.exec(command, {signal: io.interrupts.kill})});
