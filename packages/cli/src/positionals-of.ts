import type {Command, Positional} from './command.js';

export interface NamedPositional {
  readonly name: string;
  readonly positional: Positional;
  readonly required: boolean;
  /** May be given more than once; always the last. */
  readonly repeated: boolean;
}

/** The positionals of a command in their order, which stands in its usage: `test [suite] [ids..]`. */
export function positionalsOf({usage, positionals = {}}: Command): readonly NamedPositional[] {
  return [...usage.matchAll(/([<[])([\w-]+)(\.\.)?[>\]]/g)].flatMap(([, bracket, name = '', dots]) => {
    const positional = positionals[name];
    return positional === undefined
      ? []
      : [{name, positional, required: bracket === '<', repeated: dots !== undefined}];
  });
}
