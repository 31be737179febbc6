import type {Program} from '../../node.js';
import {defineProgram} from '../cli/program.js';
import {downloadUrl, isDownloadUrl} from './download-url.js';

const FLOOR_SECONDS = 0.42;
const VERBS = ['create', 'delete', 'get', 'help', 'ls', 'set', 'usage'];
const NOTHING = {run: () => {}, schema: {positionals: {}, options: {}}};

const calls = defineProgram('pvesh', FLOOR_SECONDS, {create: downloadUrl});
/** For what is wrong before there is a path. */
const general = defineProgram('pvesh', FLOOR_SECONDS, Object.fromEntries(VERBS.map((verb) => [verb, NOTHING])));

/** The API's command line: of all its paths the lab has the one by which templates are fetched by URL. */
export const pvesh: Program = async (argv, io, node) => {
  const [, verb, path] = argv;
  if (verb === undefined || path === undefined || !VERBS.includes(verb)) return general(argv, io, node);
  if (verb === 'create' && isDownloadUrl(path)) return calls(argv, io, node);
  await node.delay(FLOOR_SECONDS, io.signal);
  io.err(`No '${verb}' handler defined for '${path}'\n`);
  return 1;
};
