import {SVG} from './element.js';

/** Stripes for what waits, and for what was not tried: to be told without colours. */
export const patterns = (): SVGDefsElement => {
  const defs = document.createElementNS(SVG, 'defs');
  for (const [id, angle, gap] of [
    ['hatch-wait', 45, 5],
    ['hatch-blocked', -45, 7],
  ] as const) {
    const pattern = document.createElementNS(SVG, 'pattern');
    for (const [key, value] of Object.entries({
      id,
      width: gap,
      height: gap,
      patternUnits: 'userSpaceOnUse',
      patternTransform: `rotate(${angle})`,
    }))
      pattern.setAttribute(key, String(value));
    const ground = document.createElementNS(SVG, 'rect');
    for (const [key, value] of Object.entries({width: gap, height: gap, class: 'ground'}))
      ground.setAttribute(key, String(value));
    const stripe = document.createElementNS(SVG, 'rect');
    for (const [key, value] of Object.entries({width: 1.6, height: gap, class: 'stripe'}))
      stripe.setAttribute(key, String(value));
    pattern.append(ground, stripe);
    defs.append(pattern);
  }
  return defs;
};
