import type {Command} from '../command.js';
import {LAB} from '../options.js';
import {labRequest} from '../to-request.js';

export const lab: Command = {
  usage: 'lab <action>',
  group: 'phoenix itself',
  summary: 'the embedded Proxmox VE node',
  details:
    'For trying phoenix, and for tests. It lives in the folder --lab-dir; commands that are given --target lab serve it by themselves. serve keeps it up, to log in by SSH; status shows what is on it; log lists the commands that it was given, and which changed something; reset throws it away.',
  positionals: {
    action: {choices: ['serve', 'status', 'reset', 'log'] as const, demandOption: true, describe: 'what to do'},
  },
  options: {
    port: {type: 'number', describe: 'for serve; any free one by default'},
    json: {type: 'boolean', default: false, describe: 'one JSON object a line'},
    ...LAB,
  },
  examples: [
    ['phoenix lab serve', 'until Ctrl-C, and say how to log in'],
    ['phoenix lab log', 'every command that it was given'],
    ['phoenix lab reset', 'begin anew'],
  ],
  prepare(args) {
    const request = labRequest(args);
    return async (io) => (await import('../commands/lab.js')).labCommand(request, io);
  },
};
