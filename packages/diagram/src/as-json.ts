import {edgesOf, ranksOf} from './edges.js';
import {type DiagramNode, lanesOf} from './graph.js';

/**
 * `{nodes: [{id, step, resource: {id, kind, name}, rank}], edges: [{from, to, kind, implied}]}`, all edges; an edge leads
 * from what comes first, `rank` is the length of the longest way to a node, from 0.
 */
export function asJson(nodes: readonly DiagramNode[]): string {
  const ranks = ranksOf(nodes);
  const all = lanesOf(nodes).flatMap((lane) => lane.nodes);
  const told = all.map(({id, step, resource: {id: number, kind, name}}) => ({
    id,
    step: step.id,
    resource: {id: number, kind, name},
    rank: ranks.get(id)!,
  }));
  return `${JSON.stringify({nodes: told, edges: edgesOf(nodes)}, null, 2)}\n`;
}
