import type {Argv} from 'yargs';
import {UsageError} from '../usage-error.js';
import type {PluginsRequest} from './request.js';

export const pluginsOptions = (y: Argv): Argv =>
  y
    .positional('action', {choices: ['list', 'show', 'new', 'check'] as const, demandOption: true})
    .positional('name', {type: 'string', describe: 'of show and new: a name; of check: a folder'})
    .options({
      script: {type: 'boolean', default: false, describe: 'for new: a feature of shell scripts'},
      dir: {type: 'string', describe: 'for new: the folder to make, <config-dir>/steps/NAME by default'},
      json: {type: 'boolean', default: false, describe: 'one JSON object a line'},
    });

/** @throws UsageError */
export function pluginsRequest(args: Readonly<Record<string, unknown>>): PluginsRequest {
  const action = args.action as PluginsRequest['action'];
  const name = args.name as string | undefined;
  if (action === 'list' && name !== undefined)
    throw new UsageError(`plugins list takes no name`, `phoenix plugins show ${name}`);
  if (action !== 'list' && name === undefined)
    throw new UsageError(`plugins ${action} ${action === 'check' ? 'which folder?' : 'NAME: which name?'}`);
  return {
    ...{kind: 'plugins', action, name, configDir: args.configDir as string},
    ...{script: args.script as boolean, dir: args.dir as string | undefined, json: args.json as boolean},
  };
}
