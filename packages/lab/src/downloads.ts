import {imageOf, imageText} from './images.js';
import type {Profile} from './node.js';

/** What the profile says that a URL gives: its sum, SHA-256 or SHA-512 by its length. */
export const knownSum = ({sums}: Profile, url: string): string | undefined => sums?.[url]?.toLowerCase();

/** The text that stands for what a URL gives, named as it is saved. */
export const downloadText = (name: string, sum = ''): string =>
  /\.(img|qcow2|raw|vmdk)$/i.test(name)
    ? imageText(name, sum)
    : `${name}: what it holds is not in the lab\n${sum && `sum ${sum}\n`}`;

/** The real thing's sum, where what the lab keeps in its place says it. */
export const sumOf = (content: Buffer): string | undefined =>
  imageOf(content).sum ??
  /: what it holds is not in the lab\nsum ([0-9a-f]{64}|[0-9a-f]{128})\n$/.exec(
    content.toString('latin1', 0, 1000),
  )?.[1];
