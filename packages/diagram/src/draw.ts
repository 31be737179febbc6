import {asDot} from './as-dot.js';
import {asJson} from './as-json.js';
import {asMermaid} from './as-mermaid.js';
import {asSvg} from './as-svg.js';
import type {DiagramNode} from './graph.js';

export const FORMATS = ['mermaid', 'dot', 'json', 'svg'] as const;
export type DiagramFormat = (typeof FORMATS)[number];

const DRAW: Readonly<Record<DiagramFormat, (nodes: readonly DiagramNode[]) => string>> = {
  mermaid: asMermaid,
  dot: asDot,
  json: asJson,
  svg: asSvg,
};

/** A composed graph as text, ends in a line end. The same graph gives the same text. */
export const drawDiagram = (nodes: readonly DiagramNode[], format: DiagramFormat): string => DRAW[format](nodes);
