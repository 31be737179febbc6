import {test} from '@jest/globals';
import {cannotMakeRoot} from './make-root.js';
import {type Root, type RootOptions, withRoot} from './root.js';

export interface RootTestOptions extends RootOptions {
  /** Milliseconds; 240000, because the root may have to be made. */
  readonly timeoutMs?: number;
  /** Why it cannot run on this machine, CI or not. */
  readonly skip?: string | undefined;
}

/**
 * A test inside a root. Where none can be made it is skipped and its name says why, so that anybody can run the suite;
 * in CI, as root, that is a failure.
 */
export function rootTest(
  name: string,
  packages: readonly string[],
  body: (root: Root) => Promise<void>,
  {timeoutMs = 240_000, skip, ...options}: RootTestOptions = {},
): void {
  const missing = cannotMakeRoot();
  const run = () => withRoot(packages, body, options);
  if (missing !== undefined && process.env.CI === 'true' && process.getuid?.() === 0)
    test(name, () => Promise.reject(new Error(missing)));
  else if (missing !== undefined || skip !== undefined) test.skip(`${name} (skipped: ${missing ?? skip})`, run);
  else test(name, run, timeoutMs);
}
