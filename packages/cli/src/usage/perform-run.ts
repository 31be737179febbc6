import type {Command} from '../command.js';
import type {RunRequest} from '../request.js';
import {runRequest} from '../to-request.js';

/** What the verbs that walk a graph have in common. */
export const performRun =
  (verb: RunRequest['verb']): Command['prepare'] =>
  (args) => {
    const request = runRequest(verb, args);
    return async (io) => (await import('../commands/run.js')).runCommand(request, io);
  };
