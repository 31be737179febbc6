import type {Program} from '../../node.js';
import {matchRow, type Row} from './row.js';
import {downloadRows} from './rows/downloads.js';
import {kernelRows} from './rows/kernel.js';
import {lookingRows} from './rows/looking.js';
import {mountRows} from './rows/mounts.js';
import {networkRows} from './rows/network.js';
import {serviceRows} from './rows/services.js';
import {systemRows} from './rows/system.js';

/** Every command of the node's setup that is no model of its own. */
export const table: readonly Row[] = [
  ...systemRows,
  ...networkRows,
  ...kernelRows,
  ...serviceRows,
  ...mountRows,
  ...downloadRows,
  ...lookingRows,
];

/** What is not in a program's rows is its usage error: getopt's code where nothing better is known. */
const program =
  (name: string, rows: readonly Row[], otherwise?: Program): Program =>
  async (argv, io, node) => {
    const words = [name, ...argv.slice(1)];
    for (const {argv: pattern, answer} of rows) {
      const args = matchRow(pattern, words);
      if (args === undefined) continue;
      const said = typeof answer === 'function' ? await answer({args, argv: words, io, node}) : answer;
      if (typeof said === 'string') io.out(said);
      return typeof said === 'number' ? said : 0;
    }
    if (otherwise !== undefined) return otherwise(argv, io, node);
    io.err(
      `${name}: unrecognized arguments '${words.slice(1).join(' ')}'\nUsage: one of\n${rows.map((row) => `  ${row.argv}\n`).join('')}`,
    );
    return 2;
  };

/** The rows as programs; `plain` is what a name does beside its rows. */
export function tablePrograms(plain: Readonly<Record<string, Program>>): Readonly<Record<string, Program>> {
  const names = [...new Set(table.map(({argv}) => argv.split(' ')[0]!))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      program(
        name,
        table.filter(({argv}) => argv.split(' ')[0] === name),
        plain[name],
      ),
    ]),
  );
}
