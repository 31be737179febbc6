import {randomBytes} from 'node:crypto';
import {posix} from 'node:path';

/** Beside the target, so that a rename suffices; hidden, and nobody else's. */
export const temporaryName = (path: string): string =>
  posix.join(posix.dirname(path), `.${posix.basename(path)}.phoenix-${randomBytes(6).toString('hex')}`);
