import type {CommandSchema} from './schema.js';

/** The line under a complaint about arguments: `pct start <vmid> [OPTIONS]`. */
export const usageLine = (program: string, verb: string, schema: CommandSchema): string => {
  const positionals = [
    ...Object.entries(schema.positionals).map(([name, {optional}]) => (optional ? `[<${name}>]` : `<${name}>`)),
    ...(schema.extraArgs ? ['[<extra-args>]'] : []),
  ].join(' ');
  const options = Object.keys(schema.options).length > 0 ? ' [OPTIONS]' : '';
  return `${program} ${verb} ${positionals}${options}`;
};

/** What `pct` says about itself; on a real node a page, of which nothing is relied upon. */
export const usagePage = (program: string, verbs: readonly string[]): string =>
  `USAGE: ${program} <COMMAND> [ARGS] [OPTIONS]\n${verbs.map((verb) => `       ${program} ${verb}\n`).join('')}`;
