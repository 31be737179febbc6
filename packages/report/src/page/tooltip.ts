import {duration} from '@phoenix/kit';
import {waitWords} from './bar-words.js';
import {element} from './element.js';
import type {Bar} from './layout.js';

export interface Tooltip {
  show(bar: Bar, at: {readonly left: number; readonly top: number; readonly bottom: number}): void;
  hide(): void;
}

/** A line or two beside a bar; the bar's own label says the same to who cannot see it. */
export const tooltip = (): Tooltip => {
  const box = element('div', {class: 'tooltip', 'aria-hidden': 'true', hidden: ''});
  document.body.append(box);
  return {
    show({step, lane}, {left, top, bottom}) {
      box.replaceChildren(
        element('b', {}, step.name),
        ` ${duration(step.to - step.from)}`,
        element('div', {class: 'dim'}, lane.data.label),
        element('div', {}, step.words.length > 140 ? `${step.words.slice(0, 139)}…` : step.words),
        ...[waitWords(step)].flatMap((words) => (words === undefined ? [] : [element('div', {}, words)])),
      );
      box.hidden = false;
      const {width, height} = box.getBoundingClientRect();
      box.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 8))}px`;
      box.style.top = `${top - height - 6 > 0 ? top - height - 6 : bottom + 6}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
};
