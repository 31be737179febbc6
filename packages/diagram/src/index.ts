export {type DiagramFormat, drawDiagram, FORMATS} from './draw.js';
export type {DiagramNode, Edge} from './graph.js';
