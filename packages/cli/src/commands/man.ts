import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {manual} from '../reference/man.js';
import {COMMANDS} from '../usage/index.js';

/** `phoenix man` */
export async function manCommand({stdout, version}: Io): Promise<number> {
  stdout.write(manual(COMMANDS, version));
  return EXIT.ok;
}
