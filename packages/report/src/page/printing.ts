import type {Chart} from './chart.js';

/** On paper nothing scrolls and nothing folds. */
export const printing = (chart: Chart): void => {
  let folded: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')];
    for (const one of folded) one.open = true;
    chart.drawAll(true);
  });
  addEventListener('afterprint', () => {
    for (const one of folded) one.open = false;
    chart.drawAll(false);
  });
};
