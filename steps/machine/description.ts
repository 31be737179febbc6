import type {VirtualMachine} from '@phoenix/kit';
import {type PhoenixBlock, writeBlock} from '@phoenix/proxmox';

/** The VM's description as it should be: the user's text and what phoenix must find again. */
export const desiredDescription = ({description}: VirtualMachine, block: PhoenixBlock): string =>
  writeBlock(description, block);
