import type {Page} from 'playwright-core';

/**
 * Texts in sight whose contrast with what they stand on is below what WCAG 2.2 asks for (1.4.3, level AA: 4.5, large
 * text 3), as `text: ratio`. In the chart a name stands on its bar.
 */
export const lowContrast = (page: Page): Promise<readonly string[]> => page.evaluate(LOOK);

// Runs in the page, whose types this test does not have.
const LOOK = `(() => {
  const parse = (color) => {
    const [r, g, b, a = 1] = (color.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return {r, g, b, a};
  };
  const over = (top, under) => {
    const mix = (x, y) => x * top.a + y * (1 - top.a);
    return {r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a: 1};
  };
  const light = ({r, g, b}) => {
    const [x, y, z] = [r, g, b].map((c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at !== null; at = at.parentElement) {
      const body = at.matches('g.step') ? at.querySelector('.body') : null;
      layers.push(parse(body === null ? getComputedStyle(at).backgroundColor : getComputedStyle(body).fill));
    }
    return layers.reverse().reduce((under, top) => over(top, under), {r: 255, g: 255, b: 255, a: 1});
  };
  const low = [];
  for (const element of document.body.querySelectorAll('*')) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('');
    const box = element.getBoundingClientRect();
    if (text === '' || box.width === 0 || element.closest('script, style, noscript, title, .unseen, .skip, .aside') !== null) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    const front = over(parse(element.closest('svg') === null ? style.color : style.fill), behind);
    const [a, b] = [light(front), light(behind)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) low.push(text.slice(0, 40) + ': ' + ratio.toFixed(2));
  }
  return [...new Set(low)];
})()`;
