import type {VirtualMachine} from '@phoenix/kit';
import {type PhoenixBlock, withoutMarks, writeBlock} from '@phoenix/proxmox';

/**
 * The VM's description as it should be: the user's text and what phoenix must find again.
 * @param current the text that stands there: it stays where the config says nothing of one
 */
export const desiredDescription = ({description}: VirtualMachine, block: PhoenixBlock, current = ''): string =>
  writeBlock(description ?? withoutMarks(current), block);
