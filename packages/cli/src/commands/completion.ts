import {SCRIPTS} from '../completion/scripts.js';
import type {Shell} from '../completion/shells.js';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';

/** `phoenix completion SHELL` */
export interface CompletionRequest {
  readonly shell: Shell;
}

/** The script that a shell sources. */
export async function completionCommand({shell}: CompletionRequest, {stdout}: Io): Promise<number> {
  stdout.write(SCRIPTS[shell]);
  return EXIT.ok;
}
