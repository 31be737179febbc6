import {duration} from '@phoenix/kit';
import type {ChangeData, OutputData, StepData} from '../page-data.js';
import {element, signOf} from './element.js';

/** All of one step, the gravest first. `go` leads to another step. */
export const story = (step: StepData, critical: boolean, go: (id: string) => void): Node[] => [
  ...facts(step, critical),
  ...sections(step, go),
];

const facts = (step: StepData, critical: boolean): Node[] => [
  element(
    'p',
    {class: `outcome is-${step.status}`},
    signOf(step.status),
    ' ',
    step.failure === undefined ? step.words : step.status,
  ),
  element(
    'dl',
    {class: 'facts'},
    ...fact('Took', duration(step.to - step.from)),
    ...fact('Began', duration(step.from)),
    ...fact('Ended', duration(step.to)),
    ...(critical ? fact('Critical path', 'yes') : []),
  ),
];

const fact = (name: string, value: string): Node[] => [
  element('div', {}, element('dt', {}, name), element('dd', {}, value)),
];

const sections = (step: StepData, go: (id: string) => void): Node[] => [
  ...(step.failure === undefined
    ? []
    : section(
        'Failure',
        element('p', {class: 'headline'}, step.failure.headline),
        step.failure.evidence.length === 0
          ? undefined
          : element('pre', {class: 'evidence'}, step.failure.evidence.join('\n')),
        ...step.failure.hints.map((hint) => element('p', {class: 'hint'}, element('b', {}, 'Try'), ` ${hint}`)),
        step.failure.word === undefined
          ? undefined
          : element('p', {class: 'hint dim'}, 'More: ', element('code', {}, `phoenix explain ${step.failure.word}`)),
      )),
  ...(step.changes.length === 0
    ? []
    : section(
        `${step.status === 'planned' ? 'Planned' : 'Changes'} (${step.changes.length})`,
        element('ul', {class: 'plain'}, ...step.changes.map(change)),
      )),
  ...(step.begun.length === 0
    ? []
    : section('What it was about to do', element('ul', {class: 'plain'}, ...step.begun.map(change)))),
  ...(step.waits.length === 0
    ? []
    : section('Waited', element('ul', {class: 'plain'}, ...step.waits.map((wait) => waited(wait, go))))),
  ...(step.retries.length === 0
    ? []
    : section(
        'Retries',
        element(
          'ol',
          {class: 'plain'},
          ...step.retries.map(({at, attempt, attempts, delayMs, cause}) =>
            element(
              'li',
              {},
              `${duration(at)}: attempt ${attempt} of ${attempts} failed, again after ${duration(delayMs)}. ${cause}`,
            ),
          ),
        ),
      )),
  ...(step.notices.length === 0
    ? []
    : section('Notices', element('ul', {class: 'plain'}, ...step.notices.map((text) => element('li', {}, text))))),
  ...(step.output.lines.length === 0 ? [] : section(`Output (${lineCount(step.output)})`, output(step.output))),
];

const section = (title: string, ...children: (Node | undefined)[]): Node[] => [
  element('h3', {}, title),
  ...children.filter((child) => child !== undefined),
];

const waited = (
  {from, to, lock, holder, holderLabel}: StepData['waits'][number],
  go: (id: string) => void,
): HTMLElement => {
  const link = element('button', {type: 'button', class: 'link'}, holderLabel);
  link.addEventListener('click', () => go(holder));
  return element('li', {}, `${duration(to - from)} for `, element('code', {}, lock), ', held by ', link);
};

const change = ({title, impact, diff, actions}: ChangeData): HTMLElement =>
  element(
    'li',
    {},
    title,
    ...(impact === 'none' ? [] : [' ', element('span', {class: `impact is-${impact}`}, impact)]),
    diff.length === 0
      ? undefined
      : element(
          'dl',
          {class: 'diff'},
          ...diff.map(({field, from, to}) =>
            element(
              'div',
              {},
              element('dt', {}, field),
              element(
                'dd',
                {},
                from === undefined ? undefined : element('del', {}, from === '' ? "''" : from),
                from !== undefined && to !== undefined ? ' ' : undefined,
                to === undefined ? undefined : element('ins', {}, to === '' ? "''" : to),
              ),
            ),
          ),
        ),
    actions.length === 0
      ? undefined
      : element(
          'details',
          {},
          element('summary', {}, actions.length === 1 ? 'Command' : `${actions.length} commands`),
          element('pre', {}, actions.join('\n')),
        ),
  );

const lineCount = ({lines, cut}: OutputData): string =>
  `${(lines.length + cut).toLocaleString('en')} ${lines.length + cut === 1 ? 'line' : 'lines'}`;

const output = ({lines, cut, cutAt}: OutputData): HTMLElement => {
  const rows: Node[] = lines.map(([text, stderr]) =>
    stderr === 1 ? element('span', {class: 'stderr'}, `${text}\n`) : document.createTextNode(`${text}\n`),
  );
  if (cut > 0) rows.splice(cutAt, 0, element('em', {}, `… ${cut.toLocaleString('en')} lines left out …\n`));
  return element('pre', {class: 'output', tabindex: '0'}, ...rows);
};
