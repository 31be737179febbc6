import type {Container} from '@phoenix/kit';
import {type PhoenixBlock, withoutMarks, writeBlock} from '@phoenix/proxmox';
import {desiredRaw, lineText} from './desired-raw.js';

/**
 * The guest's description as it should be: the user's text and what phoenix must find again.
 * @param current the text that stands there: it stays where the config says nothing of one
 */
export const desiredDescription = (
  container: Container,
  {source, volumes, lines = []}: Omit<PhoenixBlock, 'lines'> & Partial<PhoenixBlock>,
  current = '',
): string =>
  writeBlock(container.description ?? withoutMarks(current), {
    ...(source === undefined ? {} : {source}),
    volumes,
    lines: inOrderOf(lines, desiredRaw(container).map(lineText)),
  });

/** Their order means nothing: what is noted already stays where it is. */
const inOrderOf = (noted: readonly string[], wanted: readonly string[]): readonly string[] => [
  ...new Set([...noted.filter((line) => wanted.includes(line)), ...wanted]),
];
