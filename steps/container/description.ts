import type {Container} from '@phoenix/kit';
import {type PhoenixBlock, writeBlock} from '@phoenix/proxmox';
import {desiredRaw, lineText} from './desired-raw.js';

/** The guest's description as it should be: the user's text and what phoenix must find again. */
export const desiredDescription = (container: Container, {source, volumes}: Omit<PhoenixBlock, 'lines'>): string =>
  writeBlock(container.description, {
    ...(source === undefined ? {} : {source}),
    volumes,
    lines: desiredRaw(container).map(lineText),
  });
