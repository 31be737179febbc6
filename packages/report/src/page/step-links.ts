import {element} from './element.js';

/** Every step named in the tables leads to its bar. `go` says whether there is one. */
export const stepLinks = (go: {(id: string): void; knows(id: string): boolean}): void => {
  for (const name of document.querySelectorAll<HTMLElement>('.step-name')) {
    const id = name.dataset.step ?? '';
    if (!go.knows(id)) continue;
    const button = element(
      'button',
      {type: 'button', class: 'link', 'aria-haspopup': 'dialog'},
      name.textContent ?? '',
    );
    button.addEventListener('click', () => go(id));
    name.replaceChildren(button);
  }
};
