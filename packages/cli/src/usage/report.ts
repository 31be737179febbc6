import type {Command} from '../command.js';
import type {ReportRequest} from '../commands/report.js';
import {RUNS} from '../options.js';

export const report: Command = {
  usage: 'report [run]',
  group: 'look',
  summary: 'write one HTML page of a past run: a timeline, what failed, what changed',
  details:
    'The page is whole in itself: it opens from a disk, asks no network for anything, and can be sent to somebody. It shows each step in time, with the locks it waited for and its retries, the critical path, what was changed field by field, and the output of what failed. A run that broke off, or still goes on, is shown as far as it came.\n\nWith --trace it writes a Chrome trace instead, which Perfetto (ui.perfetto.dev) and chrome://tracing open.',
  positionals: {
    run: {
      type: 'string',
      describe: 'a run of `phoenix runs`, the beginning of its id, or last; default: the last one',
      completes: 'run',
    },
  },
  options: {
    ...RUNS,
    out: {
      type: 'string',
      describe: 'file to write it to; default: phoenix-report-RUN.html, with --trace .json; - for stdout',
      completes: 'file',
    },
    trace: {type: 'boolean', default: false, describe: 'a Chrome trace instead of the page'},
  },
  examples: [
    ['phoenix report', 'the last run, as a page beside you'],
    ['phoenix report 2024-05-01 --out report.html', 'the run of that day'],
    ['phoenix report --trace --out - | gzip > trace.json.gz', 'the last run for Perfetto'],
  ],
  prepare(args) {
    const request: ReportRequest = {
      runsDir: args.runsDir as string,
      run: args.run as string | undefined,
      trace: args.trace as boolean,
      out: args.out as string | undefined,
    };
    return async (io) => (await import('../commands/report.js')).reportCommand(request, io);
  },
};
