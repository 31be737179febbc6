import type {Command} from '../command.js';
import {pluginsRequest} from '../plugins/arguments.js';

export const plugins: Command = {
  usage: 'plugins [action] [name]',
  group: 'phoenix itself',
  summary: 'what phoenix is extended by: list and show it, begin one, check one',
  details:
    'A plugin is a folder with steps: a feature for guests, or a step of the node. Those in the folder steps beside the config are found by themselves, others are named in the config. list and show tell what there is; new writes one that works; types puts phoenix.d.ts beside one in TypeScript, from which editors and the compiler know what it imports; check loads one, runs its cases, and tries it on an embedded node of its own: done, done again, told something else, taken out. A plugin has 10 s to load, to answer and to let others go on; PHOENIX_PLUGIN_PATIENCE gives it as many seconds as it says.',
  positionals: {
    action: {choices: ['list', 'show', 'new', 'types', 'check'] as const, default: 'list', describe: 'what to do'},
    name: {
      type: 'string',
      describe: 'of show and new: a name; of types and check: a folder',
      completes: {show: 'plugin', types: 'folder', check: 'folder'},
    },
  },
  options: {
    script: {type: 'boolean', default: false, describe: 'for new: a feature of shell scripts'},
    dir: {
      type: 'string',
      describe: 'for new: the folder to make, <config-dir>/steps/NAME by default',
      completes: 'folder',
    },
    json: {type: 'boolean', default: false, describe: 'one JSON object a line'},
  },
  examples: [
    ['phoenix plugins list', 'all of them, built in or your own'],
    ['phoenix plugins show docker', 'what it takes and does'],
    ['phoenix plugins new backup', 'a feature in TypeScript that works and is tested'],
    ['phoenix plugins types configs/steps/backup', 'phoenix.d.ts, and a tsconfig.json where there is none'],
    ['phoenix plugins check configs/steps/backup', 'its contract, its cases, and a run on an embedded node'],
  ],
  prepare(args) {
    const request = pluginsRequest(args);
    return async (io) => (await import('../commands/plugins.js')).pluginsCommand(request, io);
  },
};
