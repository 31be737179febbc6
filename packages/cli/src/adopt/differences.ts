import type {Change, Diagnostic, Failure, Outcome} from '@phoenix/kit';
import type {Asked} from './ask-plan.js';

export interface Difference {
  /** The guest; 0 is the node. */
  readonly id: number;
  readonly step: string;
  /** In one line. */
  readonly what: string;
}

/** What a plan would do or refuse, for the adopted guests and for the node on their account. */
export const differencesIn = ({outcomes}: Asked, ids: ReadonlySet<number>): readonly Difference[] =>
  [...outcomes].flatMap(([node, outcome]): Difference[] => {
    const [id, step] = [Number(node.slice(0, node.indexOf('/'))), node.slice(node.indexOf('/') + 1)];
    return id === 0 || ids.has(id) ? wordsOf(outcome).map((what) => ({id, step, what})) : [];
  });

function wordsOf(outcome: Outcome): readonly string[] {
  switch (outcome.status) {
    case 'planned':
      return outcome.changes.map(title);
    case 'failed':
      return [reason(outcome.failure)];
    default:
      return [];
  }
}

const title = ({title: text, diff = []}: Change): string => {
  const fields = diff.map(({field, from, to}) => `${field} ${from ?? '(none)'} -> ${to ?? '(none)'}`);
  const all = fields.join('; ');
  return all === '' ? text : `${text} (${all.length > 200 ? `${all.slice(0, 197)}...` : all})`;
};

const reason = (failure: Failure): string => {
  switch (failure.code) {
    case 'refused':
    case 'not-ready':
      return `refused: ${failure.message}`;
    case 'command-failed':
      return `failed: ${failure.command}: ${failure.stderr.trim().split('\n').at(-1) ?? ''}`;
    default:
      return `failed: ${failure.code}`;
  }
};

export const asDiagnostic = ({id, step, what}: Difference, names: ReadonlyMap<number, string>): Diagnostic => ({
  severity: 'warning',
  code: 'plan-differs',
  message: `${id === 0 ? 'the node' : `${id} ${names.get(id) ?? ''}`}: phoenix would ${
    /^(?:refused|failed): /.test(what) ? `stop at ${step}, ${what}` : `${what} [${step}]`
  }`,
});
