import type {Fact} from '@phoenix/kit';
import {qmGuestFsfreezeStatus} from '../commands/qm.js';

/**
 * Whether a running VM's filesystems are frozen, for a backup mostly; undefined: its agent does not say. It is one of the few
 * commands that an agent answers then (qga/main.c), in words that are otherwise those of a command that the guest forbids.
 */
export const isFrozen = (id: number): Fact<boolean | undefined> => ({
  key: `fsfreeze:${id}`,
  scope: `guest:${id}`,
  async read(node) {
    const {exitCode, stdout} = await node.exec(qmGuestFsfreezeStatus(id));
    const [, word] = /\b(frozen|thawed)\b/.exec(stdout) ?? [];
    return exitCode === 0 && word !== undefined ? word === 'frozen' : undefined;
  },
});
