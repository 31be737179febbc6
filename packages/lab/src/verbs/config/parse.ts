import {valueError} from '../cli/check-value.js';
import {type Property, propertyOf} from '../cli/schema.js';
import {splitList} from '../cli/split-list.js';
import {containerOptions} from '../options/container.js';
import {emptyConfig, type GuestConfig, type Options, type Section} from './guest-config.js';
import {isRawKey} from './raw-keys.js';
import {decodeText} from './text.js';

const bookkeeping: Record<string, Property> = {
  parent: {type: 'string', format: 'pve-configid'},
  snaptime: {type: 'integer', minimum: 0},
  snapstate: {type: 'string', enum: ['prepare', 'delete']},
};

/** Lines that Proxmox does not know are not there for it: the next write drops them. */
export const parseConfig = (text: string): GuestConfig => {
  const config: GuestConfig = {...emptyConfig(), text};
  let section: Section = config.main;
  let inPending = false;
  for (const line of text.split('\n')) {
    if (/^\s*$/.test(line)) continue;
    if (/^\[pve:pending\]\s*$/i.test(line)) {
      inPending = true;
      section = {options: config.pending.options, raw: []};
      continue;
    }
    const name = /^\[([a-z][a-z0-9_-]+)\]\s*$/i.exec(line)?.[1];
    if (name !== undefined) {
      inPending = false;
      section = {options: {}, raw: []};
      config.snapshots[name] = section;
      continue;
    }
    const deletions = inPending ? /^delete:\s*(.*\S)\s*$/.exec(line)?.[1] : undefined;
    if (deletions === undefined) readLine(line, section);
    else config.pending.deletions = splitList(deletions).map((key) => key.replace(/^!/, ''));
  }
  return config;
};

const readLine = (line: string, section: Section): void => {
  const comment = /^#(.*)$/.exec(line)?.[1];
  if (comment !== undefined) {
    section.options.description = `${section.options.description ?? ''}${decodeText(comment)}\n`;
    return;
  }
  const [, rawKey, rawValue] = /^(lxc\.[a-z0-9_\-.]+)(?::|\s*=)\s*(.*?)\s*$/.exec(line) ?? [];
  if (rawKey !== undefined && rawValue !== undefined) {
    if (isRawKey(rawKey)) section.raw.push({key: rawKey, value: rawValue});
    return;
  }
  const [, key, value] = /^([a-z][a-z_]*\d*):\s*(.*?)\s*$/.exec(line) ?? [];
  if (key === undefined || value === undefined) return;
  if (key === 'description') section.options.description = `${section.options.description ?? ''}${decodeText(value)}`;
  else if (isValid(key, value)) section.options[key] = value;
};

const isValid = (key: keyof Options & string, value: string): boolean => {
  const property = propertyOf(containerOptions, key) ?? bookkeeping[key];
  return property !== undefined && (value === '' || valueError(value, property) === undefined);
};
