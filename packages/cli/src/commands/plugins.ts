import {unreachable} from '@phoenix/kit';
import type {Io} from '../io.js';
import {checkPlugin} from '../plugins/check.js';
import {writeTypes} from '../plugins/declarations.js';
import {listPlugins} from '../plugins/list.js';
import {newPlugin} from '../plugins/new.js';
import type {PluginsRequest} from '../plugins/request.js';
import {showPlugin} from '../plugins/show.js';

/** What phoenix is extended by. */
export async function pluginsCommand(request: PluginsRequest, io: Io): Promise<number> {
  switch (request.action) {
    case 'list':
      return listPlugins(request, io);
    case 'show':
      return showPlugin(request.name!, request, io);
    case 'new':
      return newPlugin(request.name!, request, io);
    case 'types':
      return writeTypes(request.name!, io);
    case 'check':
      return checkPlugin(request.name!, request, io);
    default:
      return unreachable(request.action);
  }
}
