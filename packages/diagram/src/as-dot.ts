import {shownEdges} from './edges.js';
import {type DiagramNode, laneLabel, lanesOf} from './graph.js';

/** For Graphviz: a cluster for each resource. https://graphviz.org/doc/info/lang.html */
export function asDot(nodes: readonly DiagramNode[]): string {
  const clusters = lanesOf(nodes).flatMap((lane) => [
    `  subgraph ${quoted(`cluster_${lane.resource.id}`)} {`,
    `    label=${quoted(laneLabel(lane.resource))};`,
    ...lane.nodes.map(({id, step}) => `    ${quoted(id)} [label=${quoted(step.id)}];`),
    '  }',
  ]);
  const edges = shownEdges(nodes).map(
    ({from, to, kind}) => `  ${quoted(from)} -> ${quoted(to)}${kind === 'follows' ? ' [style=dashed]' : ''};`,
  );
  const looks = [
    'rankdir=LR;',
    'node [shape=box, style=rounded, fontname="sans-serif"];',
    'graph [fontname="sans-serif"];',
  ];
  return `${['digraph phoenix {', ...looks.map((line) => `  ${line}`), ...clusters, ...edges, '}'].join('\n')}\n`;
}

/** In a label a backslash begins an escape (`\N` is the name of the node), everywhere it hides a quote. */
const quoted = (text: string): string =>
  `"${text
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')}"`;
