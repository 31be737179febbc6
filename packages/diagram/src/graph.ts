import type {NodeId, NodeInfo, StepId} from '@phoenix/kit';

/** What is drawn of a node of a composed graph. */
export interface DiagramNode {
  readonly id: NodeId;
  readonly step: {readonly id: StepId};
  readonly resource: NodeInfo['resource'];
  /** Must have succeeded. */
  readonly needs: readonly NodeId[];
  /** Must have finished, whatever came of them: order only. */
  readonly follows: readonly NodeId[];
}

export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: 'needs' | 'follows';
  /** Others say it already: it is left out of pictures. */
  readonly implied: boolean;
}

/** One resource with its nodes, in an order in which they can be done. */
export interface Lane {
  readonly resource: NodeInfo['resource'];
  readonly nodes: readonly DiagramNode[];
}

/** `900 web`, `node pve1`. */
export const laneLabel = ({id, kind, name}: NodeInfo['resource']): string =>
  (kind === 'hypervisor' ? `node ${name}` : `${id} ${name}`).trim();

/** A lane for each resource: the node first, then guests by id. */
export function lanesOf(nodes: readonly DiagramNode[]): readonly Lane[] {
  const lanes = new Map<number, {resource: Lane['resource']; nodes: DiagramNode[]}>();
  for (const node of inOrder(nodes)) {
    const known = lanes.get(node.resource.id);
    if (known === undefined) lanes.set(node.resource.id, {resource: node.resource, nodes: [node]});
    else known.nodes.push(node);
  }
  return [...lanes.values()].sort((a, b) => a.resource.id - b.resource.id);
}

/** Of one node, without those that are not part of the graph; one that is both is needed. */
export const predecessorsOf = (
  {needs, follows}: DiagramNode,
  known: {has(id: NodeId): boolean},
): readonly (readonly [from: NodeId, kind: Edge['kind']])[] => [
  ...[...new Set(needs)].filter((id) => known.has(id)).map((id) => [id, 'needs'] as const),
  ...[...new Set(follows)].filter((id) => known.has(id) && !needs.includes(id)).map((id) => [id, 'follows'] as const),
];

/** Each after what it waits for, else as given. A graph that the engine has built has no cycles. */
export function inOrder(nodes: readonly DiagramNode[]): readonly DiagramNode[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const missing = new Map<NodeId, number>();
  const next = new Map<NodeId, DiagramNode[]>();
  for (const node of nodes) {
    const before = predecessorsOf(node, known);
    missing.set(node.id, before.length);
    for (const [id] of before) {
      const after = next.get(id);
      if (after === undefined) next.set(id, [node]);
      else after.push(node);
    }
  }
  const order = nodes.filter(({id}) => missing.get(id) === 0);
  for (const {id} of order)
    for (const after of next.get(id) ?? []) {
      const left = missing.get(after.id)! - 1;
      missing.set(after.id, left);
      if (left === 0) order.push(after);
    }
  return order;
}
