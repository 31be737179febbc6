import type {DesiredState} from '@phoenix/config';
import type {Diagnostic} from '@phoenix/kit';
import {type GuestState, type NodeState, readBlock} from '@phoenix/proxmox';

/** Guests of the node that carry phoenix's mark and that the config describes no more; also copies made of marked ones by hand. */
export const leftConfig = ({guests: there}: Pick<NodeState, 'guests'>, {guests}: DesiredState): readonly GuestState[] =>
  [...there.values()].filter((state) => !guests.has(state.id) && isMarked(state)).sort((a, b) => a.id - b.id);

/** phoenix's line stands in its notes. */
export const isMarked = ({config: {description}}: GuestState): boolean => readBlock(description).text !== description;

export const nameOf = ({config: {keys}}: GuestState): string => keys.get('hostname') ?? keys.get('name') ?? '';

/** Said at the end of what looks at everything; undefined: there are none. */
export function leftNotice(node: NodeState, state: DesiredState): Diagnostic | undefined {
  const left = leftConfig(node, state);
  if (left.length === 0) return undefined;
  const ids = left.map(({id}) => id).join(' ');
  const names = left.map((one) => `${one.id} ${nameOf(one)}`.trim());
  return {
    severity: 'info',
    code: 'left-config',
    message: `left alone on ${node.name}, of phoenix's making and in this config no more: ${some(names)}`,
    hint: left.length > SHOWN ? 'phoenix status' : `phoenix delete ${ids}, or phoenix adopt ${ids}`,
  };
}

const SHOWN = 6;

const some = (names: readonly string[]): string =>
  names.length <= SHOWN ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
