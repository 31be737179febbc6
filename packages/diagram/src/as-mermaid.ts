import {shownEdges} from './edges.js';
import {type DiagramNode, laneLabel, lanesOf} from './graph.js';

/** A flowchart with a subgraph for each resource. https://mermaid.js.org/syntax/flowchart.html */
export function asMermaid(nodes: readonly DiagramNode[]): string {
  const lanes = lanesOf(nodes);
  // Names of its own: in Mermaid's some words (`end`) and characters mean something.
  const names = new Map(lanes.flatMap((lane) => lane.nodes).map(({id}, i) => [id, `n${i}`]));
  const subgraphs = lanes.flatMap((lane) => [
    `  subgraph r${lane.resource.id} [${quoted(laneLabel(lane.resource))}]`,
    ...lane.nodes.map(({id, step}) => `    ${names.get(id)}[${quoted(step.id)}]`),
    '  end',
  ]);
  const edges = shownEdges(nodes).map(
    ({from, to, kind}) => `  ${names.get(from)} ${kind === 'needs' ? '-->' : '-.->'} ${names.get(to)}`,
  );
  return `${['flowchart LR', ...subgraphs, ...edges].join('\n')}\n`;
}

/** What is not a plain letter is written by number, `#34;`: quotes, HTML, Markdown and Mermaid's own `#`. */
const quoted = (text: string): string =>
  `"${text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[^\p{L}\p{N}\p{M} ./_-]/gu, (character) => `#${character.codePointAt(0)};`)}"`;
