import {element} from './element.js';
import type {Bar} from './layout.js';
import {story} from './story.js';

/** The panel that tells all of one step. */
export interface Details {
  open(bar: Bar): void;
  close(): void;
  readonly isOpen: boolean;
}

/** `go` leads to another step; `closed` is told when the panel has gone. */
export const details = (go: (id: string) => void, closed: () => void): Details => {
  const panel = element('div', {class: 'details', role: 'dialog', 'aria-labelledby': 'details-title', hidden: ''});
  document.body.append(panel);
  const close = (): void => {
    if (panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove('beside-details');
    closed();
  };
  return {
    get isOpen() {
      return !panel.hidden;
    },
    close,
    open({step, lane, critical}) {
      const shut = element('button', {type: 'button', class: 'close', 'aria-label': 'Close the details'}, '×');
      shut.addEventListener('click', close);
      const title = element('h2', {id: 'details-title', tabindex: '-1'}, step.name);
      panel.replaceChildren(
        element('div', {class: 'details-head'}, element('p', {class: 'dim'}, lane.data.label), title, shut),
        element('div', {class: 'details-body'}, ...story(step, critical, go)),
      );
      panel.hidden = false;
      document.body.classList.add('beside-details');
      panel.querySelector('.details-body')!.scrollTop = 0;
      title.focus();
    },
  };
};
