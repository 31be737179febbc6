import {element} from './element.js';
import type {Kind} from './filter.js';

/** What the controls above the chart tell. */
export interface Wishes {
  filter(kind: Kind, text: string): void;
  zoom(factor: number): void;
  zoomAll(): void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  /** `3 of 13 guests, 5 steps`, said to who cannot see it too. */
  say(text: string): void;
}

const KINDS: readonly (readonly [Kind, string])[] = [
  ['all', 'All'],
  ['changed', 'Changed'],
  ['failed', 'Failed'],
];

export const toolbar = (wishes: Wishes): Toolbar => {
  const search = element('input', {type: 'search', placeholder: 'Guest or step', 'aria-label': 'Find a guest or step'});
  const kinds = KINDS.map(([kind, label]) => {
    const radio = element('input', {type: 'radio', name: 'kind', value: kind});
    radio.checked = kind === 'all';
    return {kind, radio, label: element('label', {}, radio, element('span', {}, label))};
  });
  const told = (): void => wishes.filter(kinds.find(({radio}) => radio.checked)?.kind ?? 'all', search.value);
  search.addEventListener('input', told);
  for (const {radio} of kinds) radio.addEventListener('change', told);
  const button = (sign: string, label: string, act: () => void): HTMLElement => {
    const made = element('button', {type: 'button', 'aria-label': label, title: label}, sign);
    made.addEventListener('click', act);
    return made;
  };
  const found = element('output', {class: 'found', 'aria-live': 'polite'});
  return {
    element: element(
      'div',
      {class: 'toolbar', role: 'group', 'aria-label': 'Filter and zoom'},
      search,
      element(
        'fieldset',
        {class: 'kinds'},
        element('legend', {class: 'unseen'}, 'Steps to show'),
        ...kinds.map(({label}) => label),
      ),
      element(
        'div',
        {class: 'zoom'},
        button('−', 'Zoom out', () => wishes.zoom(1 / 1.6)),
        button('+', 'Zoom in', () => wishes.zoom(1.6)),
        button('Fit', 'Show the whole run', () => wishes.zoomAll()),
      ),
      found,
    ),
    say(text) {
      found.textContent = text;
    },
  };
};
