import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {COMMANDS} from '../usage/index.js';
import {known} from './known.js';
import {reply} from './reply.js';

/** `phoenix __complete …`: what the completion scripts call. */
export async function complete(asked: readonly string[], {stdout}: Io): Promise<number> {
  stdout.write(await reply(asked, COMMANDS, known));
  return EXIT.ok;
}
