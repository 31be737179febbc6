import {select} from 'd3';
import type {PageData} from '../page-data.js';
import {type Chart, chart as draw} from './chart.js';
import {details as makeDetails} from './details.js';
import type {Elsewhere} from './draw-elsewhere.js';
import {filter, type Kind} from './filter.js';
import {type Bar, lanesOf} from './layout.js';
import {legend} from './legend.js';
import {toolbar as makeToolbar} from './toolbar.js';
import {tooltip as makeTooltip} from './tooltip.js';
import {walk} from './walking.js';
import {zooming} from './zooming.js';

type Go = ((id: string) => void) & {knows(id: string): boolean};

/** The chart with its controls, wired together. */
export const timeline = (box: HTMLElement, data: PageData): {readonly chart: Chart; readonly go: Go} => {
  const lanes = lanesOf(data);
  const bars = new Map(lanes.flatMap((lane) => lane.bars.map((bar) => [bar.step.id, bar] as const)));
  const steps = bars.size;
  let filtered = filter(lanes, 'all', '');
  let active: Bar | undefined = filtered.lanes[0]?.bars[0];
  let opener: HTMLElement | undefined;

  const toolbar = makeToolbar({
    filter: (kind, text) => show(kind, text),
    zoom: (factor) => zoom.by(factor),
    zoomAll: () => zoom.all(),
  });
  box.hidden = false;
  box.append(toolbar.element);
  const chart = draw(box, data, lanes, bars);
  box.append(legend(data));
  const zoom = zooming(chart, data.end);
  const tooltip = makeTooltip();

  const focus = (bar: Bar): void => {
    active = bar;
    chart.setActive(bar);
    zoom.toward(bar.step.from, bar.step.to);
    chart.reveal(bar)?.focus({preventScroll: true});
  };
  const details = makeDetails(
    (id) => go(id),
    () => {
      if (opener?.isConnected) opener.focus();
      else if (active !== undefined) focus(active);
      opener = undefined;
    },
  );
  const open = (bar: Bar, from?: HTMLElement): void => {
    opener = from;
    active = bar;
    chart.setActive(bar);
    tooltip.hide();
    details.open(bar);
  };

  const show = (kind: Kind, text: string): void => {
    filtered = filter(lanes, kind, text);
    // The keyboard enters at a bar that is there.
    if (active === undefined || !filtered.lanes.includes(active.lane) || !filtered.matches(active))
      active = filtered.lanes.flatMap((lane) => lane.bars).find(filtered.matches);
    chart.setActive(active);
    chart.show(filtered);
    zoom.measure();
    toolbar.say(
      filtered.bars === steps
        ? `${steps} step${steps === 1 ? '' : 's'}`
        : `${filtered.bars} of ${steps} steps in ${filtered.lanes.length} of ${lanes.length} lanes`,
    );
  };

  /** A filter that hides the step gives way. */
  const go: Go = Object.assign(
    (id: string) => {
      const bar = bars.get(id);
      if (bar === undefined) return;
      if (!filtered.lanes.includes(bar.lane)) show('all', '');
      const from = document.activeElement;
      active = bar;
      chart.setActive(bar);
      zoom.toward(bar.step.from, bar.step.to);
      chart.reveal(bar);
      open(bar, from instanceof HTMLElement && !details.isOpen ? from : opener);
    },
    {knows: (id: string) => bars.has(id)},
  );

  const barAt = (target: EventTarget | null): {readonly bar: Bar; readonly g: SVGGElement} | undefined => {
    const g = target instanceof Element ? target.closest<SVGGElement>('g.step') : null;
    return g === null ? undefined : {bar: (select(g).datum() as {readonly bar: Bar}).bar, g};
  };
  chart.svg.addEventListener('click', ({target, clientX, clientY}) => {
    if (target instanceof Element && target.closest('.elsewhere') !== null) {
      const {bar} = select(target).datum() as Elsewhere;
      return zoom.toward(bar.step.from, bar.step.to);
    }
    const {left, top} = chart.svg.getBoundingClientRect();
    const bar = barAt(target)?.bar ?? chart.at(clientX - left, clientY - top);
    if (bar !== undefined) open(bar);
  });
  chart.svg.addEventListener('pointerover', ({target, pointerType}) => {
    const hit = barAt(target);
    if (hit === undefined || pointerType === 'touch') tooltip.hide();
    else tooltip.show(hit.bar, hit.g.querySelector('.body')!.getBoundingClientRect());
  });
  chart.svg.addEventListener('pointerleave', () => tooltip.hide());
  chart.svg.addEventListener('focusin', ({target}) => {
    const hit = barAt(target);
    if (hit !== undefined) tooltip.show(hit.bar, hit.g.querySelector('.body')!.getBoundingClientRect());
  });
  chart.svg.addEventListener('focusout', () => tooltip.hide());
  chart.scroller.addEventListener('scroll', () => tooltip.hide(), {passive: true});

  /** The keyboard zooms about the step that it is at. */
  const keys: Readonly<Record<string, (bar: Bar) => void>> = {
    '+': ({step}) => zoom.by(1.6, (step.from + step.to) / 2),
    '=': ({step}) => zoom.by(1.6, (step.from + step.to) / 2),
    '-': ({step}) => zoom.by(1 / 1.6, (step.from + step.to) / 2),
    '0': () => zoom.all(),
  };
  chart.svg.addEventListener('keydown', (event) => {
    const hit = barAt(event.target);
    if (hit === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = walk(event.key, hit.bar, filtered.lanes, filtered.matches);
    if (next !== undefined) focus(next);
    else if (event.key === 'Enter' || event.key === ' ') open(hit.bar);
    else if (event.key === 'Escape' && details.isOpen) details.close();
    else if (keys[event.key] !== undefined) keys[event.key]!(hit.bar);
    else if (!/^(Arrow|Home|End)/.test(event.key)) return;
    event.preventDefault();
  });
  document.addEventListener('keydown', ({key}) => {
    if (key === 'Escape') details.close();
  });

  show('all', '');
  new ResizeObserver(() => {
    zoom.measure();
    chart.draw();
  }).observe(box);
  return {chart, go};
};
