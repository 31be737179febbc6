import type {Args} from '../command.js';
import {UsageError} from '../usage-error.js';
import type {PluginsRequest} from './request.js';

/** @throws UsageError */
export function pluginsRequest(args: Args): PluginsRequest {
  const action = args.action as PluginsRequest['action'];
  const name = args.name as string | undefined;
  if (action === 'list' && name !== undefined)
    throw new UsageError(`plugins list takes no name`, `phoenix plugins show ${name}`);
  if (action !== 'list' && name === undefined)
    throw new UsageError(
      `plugins ${action} ${action === 'check' || action === 'types' ? 'which folder?' : 'NAME: which name?'}`,
    );
  return {
    ...{kind: 'plugins', action, name, configDir: args.configDir as string},
    ...{script: args.script as boolean, dir: args.dir as string | undefined, json: args.json as boolean},
  };
}
