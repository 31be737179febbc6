import {shownEdges} from './edges.js';
import {type DiagramNode, type Edge, laneLabel} from './graph.js';
import {type Box, GAP, HEAD, LABELS, layout, type Strip} from './layout.js';
import {type Route, routeThrough} from './route.js';
import {STYLE} from './style.js';
import {xml} from './xml.js';

/**
 * A drawing that needs nothing else: a lane for each resource, the node first, time from left to right; light or dark as
 * the viewer is. Every box and line has a title.
 */
export function asSvg(nodes: readonly DiagramNode[]): string {
  const {width, height, strips, boxes} = layout(nodes);
  const route = routeThrough([...boxes.values()]);
  const guests = strips.filter(({lane}) => lane.resource.kind !== 'hypervisor').length;
  const label = `${nodes.length} steps of ${guests} guests, from left to right`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="phoenix-title">`,
    `<title id="phoenix-title">${label}</title>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="phoenix-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="ground" width="${width}" height="${height}"/>`,
    legend(),
    ...strips.map((strip, i) => band(strip, i, width)),
    `<g class="edges">`,
    ...shownEdges(nodes).map((edge) => line(edge, boxes, route)),
    '</g>',
    ...strips.map((strip) => lane(strip, boxes)),
    '</svg>',
    '',
  ].join('\n');
}

const band = ({y, height}: Strip, i: number, width: number): string =>
  `<rect class="band${i % 2 === 0 ? '' : ' odd'}" y="${y}" width="${width}" height="${height}"/>`;

function lane({lane: {resource, nodes}, y, height, name}: Strip, boxes: ReadonlyMap<string, Box>): string {
  const whole = laneLabel(resource);
  return [
    `<g role="group" aria-label="${xml(whole)}" class="${resource.kind}">`,
    `<rect class="mark" y="${y + 4}" width="4" height="${height - 8}" rx="2"/>`,
    `<text class="name" x="14" y="${y + height / 2}"><title>${xml(whole)}</title>${xml(name)}</text>`,
    ...nodes.map((node) => drawn(node, boxes.get(node.id)!)),
    // Once more, for those who look at the far end.
    `<text class="name far" x="${Math.max(...nodes.map(({id}) => boxes.get(id)!.right)) + GAP}" y="${y + height / 2}" aria-hidden="true">${xml(name)}</text>`,
    '</g>',
  ].join('\n');
}

const drawn = ({step, resource}: DiagramNode, {x, y, width, height, text}: Box): string =>
  `<g class="step${step.id.startsWith('feature.') ? ' feature' : ''}"><title>${xml(`${laneLabel(resource)}/${step.id}`)}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/><text x="${x + width / 2}" y="${y + height / 2}">${xml(text)}</text></g>`;

function line({from, to, kind}: Edge, boxes: ReadonlyMap<string, Box>, route: Route): string {
  const title = xml(`${from} before ${to}${kind === 'needs' ? '' : ', whatever comes of it'}`);
  return `<path class="${kind}" d="${route(boxes.get(from)!, boxes.get(to)!)}"><title>${title}</title></path>`;
}

const legend = (): string =>
  [
    `<g class="legend"><path class="needs" d="M14 ${HEAD / 2}H44"/><text x="52" y="${HEAD / 2}">must have succeeded</text>`,
    `<path class="follows" d="M${LABELS + 40} ${HEAD / 2}H${LABELS + 70}"/><text x="${LABELS + 78}" y="${HEAD / 2}">must have finished</text></g>`,
  ].join('');
