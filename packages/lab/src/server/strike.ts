import {Ended, untilKilled} from '../ended.js';
import type {FaultTable} from '../faults.js';
import type {Program} from '../node.js';

/** What a fault can do to the command line that it strikes. */
export interface Link {
  /** Resets the connection. */
  drop(): void;
  /** Reboots the node. */
  reboot(): void;
}

/** A program of the node that goes wrong where a fault says so. @throws Ended with the connection */
export const struck =
  (program: Program, faultOf: FaultTable, link: Link): Program =>
  async (argv, io, node) => {
    const fault = faultOf(argv);
    if (fault === undefined) return program(argv, io, node);
    if ('exit' in fault) {
      if (fault.stdout !== undefined) io.out(fault.stdout);
      io.err(fault.stderr);
      return fault.exit;
    }
    if ('guest' in fault) return program(argv, io, {...node, ailment: fault.guest});
    if ('hang' in fault) return hang(io.signal);
    if ('reboot' in fault) link.reboot();
    else {
      if (fault.drop === 'after') await program(argv, io, node);
      link.drop();
    }
    // Nobody is left to hear of it; what would have come after it in the same line does not.
    throw untilKilled(io.signal).reason ?? new Ended('SIGHUP');
  };

const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), {once: true});
  });
