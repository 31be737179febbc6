import type {Device} from '@phoenix/kit';
import {asList} from '../json.js';

/** `none`, `0`, `"0, 1"` or a list: the indexes, each once, in order. */
export const gpuIndexes = (given: unknown): number[] => {
  const entries = asList(given).filter((entry) => typeof entry === 'string' || typeof entry === 'number');
  const words = entries.flatMap((entry) => String(entry).split(',')).map((word) => word.trim());
  return [...new Set(words.filter((word) => /^\d+$/.test(word)).map(Number))].sort((a, b) => a - b);
};

/** One node each, and those that every user of the driver opens. */
export const gpuDevices = (given: unknown): Device[] => {
  const indexes = gpuIndexes(given);
  if (indexes.length === 0) return [];
  const paths = [
    ...indexes.map((index) => `/dev/nvidia${index}`),
    '/dev/nvidiactl',
    '/dev/nvidia-uvm',
    '/dev/nvidia-uvm-tools',
    '/dev/nvidia-modeset',
  ];
  return paths.map((path) => ({path, mode: '0666'}));
};
