import type {Command} from '../command.js';
import type {GraphRequest} from '../commands/graph.js';
import {CHOICE, COMMON, GUESTS_OR_SETUP} from '../options.js';
import {choiceOf, commonOf, wordsOf} from '../to-request.js';
import {UsageError} from '../usage-error.js';

type Format = GraphRequest['draw'];

const FORMATS: readonly Format[] = ['mermaid', 'dot', 'json', 'svg'];

/** Where --format is not given, a file is what its name says. */
const BY_ENDING: Readonly<Record<string, Format>> = {
  svg: 'svg',
  json: 'json',
  dot: 'dot',
  gv: 'dot',
  mmd: 'mermaid',
  md: 'mermaid',
};

export const graph: Command = {
  usage: 'graph [ids..]',
  group: 'look',
  summary: 'draw the graph that LetsGo, or create, would walk',
  details:
    'A lane for each guest, the node first. Arrows lead from what comes first; dashed ones are order only: what they come from need not have succeeded. What other arrows say already is left out, save in JSON. Composed from the files alone, without looking at a node. `graph setup` is for the node alone.',
  positionals: GUESTS_OR_SETUP,
  options: {
    strict: COMMON.strict!,
    verbose: COMMON.verbose!,
    format: {
      type: 'string',
      choices: FORMATS,
      describe: 'Mermaid for Markdown, DOT for Graphviz, JSON, or SVG; default: as --out ends, else mermaid',
    },
    out: {type: 'string', describe: 'file to write it to, instead of stdout', completes: 'file'},
    ...CHOICE,
  },
  examples: [
    ['phoenix graph --out graph.svg', 'everything, to look at in a browser'],
    ['phoenix graph 930', 'of 930 and what it needs, as Mermaid'],
    ['phoenix graph 930 --from app', 'what create would walk with the same choice'],
    ['phoenix graph setup --format dot', 'of the node alone, for Graphviz'],
  ],
  prepare(args) {
    const out = args.out as string | undefined;
    const draw = (args.format as Format | undefined) ?? (out === undefined ? 'mermaid' : formatOf(out));
    const request: GraphRequest = {
      ...commonOf(args),
      ...choiceOf(args),
      format: 'auto',
      ids: wordsOf(args),
      draw,
      ...(out === undefined ? {} : {out}),
    };
    return async (io) => (await import('../commands/graph.js')).graphCommand(request, io);
  },
};

/** @throws UsageError for a name that says nothing */
function formatOf(file: string): Format {
  const format = BY_ENDING[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
  if (format !== undefined) return format;
  throw new UsageError(
    `--out ${file}: its name does not say what to draw`,
    `--format ${FORMATS.join(', ')}, or a name like graph.svg`,
  );
}
