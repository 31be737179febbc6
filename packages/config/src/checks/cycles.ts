import {error, type Finding} from '../finding.js';
import {type Guest, itemsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asId} from '../json.js';

interface Edge {
  readonly to: number;
  readonly pointer: string;
}

/** A guest that waits for itself, through dependencies and clone sources. Each cycle is told once, as a path. */
export const cycles = ({guests}: World): Finding[] => {
  const edges = new Map(guests.map((guest) => [guest.id, edgesOf(guest)]));
  const findings: Finding[] = [];
  const done = new Set<number>();
  const path: number[] = [];
  const visit = (id: number, via: string): void => {
    const start = path.indexOf(id);
    if (start >= 0) {
      const loop = [...path.slice(start), id];
      findings.push(
        error('cycle', via, `waits for itself: ${loop.join(' -> ')}`, {hint: 'remove one of these dependencies'}),
      );
      return;
    }
    if (done.has(id)) return;
    path.push(id);
    for (const {to, pointer} of edges.get(id) ?? []) visit(to, pointer);
    path.pop();
    done.add(id);
  };
  for (const guest of guests) visit(guest.id, guest.pointer);
  return findings;
};

const edgesOf = (guest: Guest): Edge[] => {
  const clone = guest.kind === 'lxc' ? 'clone_from_ctid' : 'clone_from_vmid';
  const source = asId(guest.object[clone]);
  return [
    ...(source === undefined ? [] : [{to: source, pointer: guest.at(clone)}]),
    ...itemsOf(guest, 'dependencies').flatMap(({value, pointer}) => {
      const to = asId(value);
      return to === undefined ? [] : [{to, pointer}];
    }),
  ];
};
