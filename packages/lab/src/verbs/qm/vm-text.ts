import {valueError} from '../cli/check-value.js';
import {type Properties, propertyOf} from '../cli/schema.js';
import {splitList} from '../cli/split-list.js';
import {emptyConfig, type Options} from '../config/guest-config.js';
import {decodeText, encodeText} from '../config/text.js';
import {machineOptions} from '../options/machine.js';
import type {VmConfig} from './vm-config.js';

/** What Proxmox itself writes into a configuration. */
const bookkeeping: Properties = {
  meta: {type: 'string'},
  parent: {type: 'string', format: 'pve-configid'},
  runningcpu: {type: 'string'},
  runningmachine: {type: 'string'},
  snaptime: {type: 'integer', minimum: 0},
  snapstate: {type: 'string', enum: ['prepare', 'delete']},
  vmstate: {type: 'string', format: 'pve-volume-id'},
};

/** Lines that Proxmox does not know are not there for it: the next write drops them. */
export const parseVmConfig = (text: string): VmConfig => {
  const config: VmConfig = {...emptyConfig(), seeded: {}, text};
  let section: Options = config.main.options;
  for (const line of text.split('\n')) {
    const name = /^\[([^\]]+)\]\s*$/.exec(line)?.[1];
    if (name === undefined) {
      const deletions = section === config.pending.options ? /^delete:\s*(.*\S)\s*$/.exec(line)?.[1] : undefined;
      if (deletions !== undefined) config.pending.deletions = splitList(deletions).map((key) => key.replace(/^!/, ''));
      else readLine(line, section, section === config.seeded);
    } else if (/^pending$/i.test(name)) section = config.pending.options;
    else if (name === 'special:cloudinit') section = config.seeded;
    else {
      section = {};
      config.snapshots[name] = {options: section, raw: []};
    }
  }
  return config;
};

const readLine = (line: string, options: Options, anything: boolean): void => {
  const comment = /^#(.*)$/.exec(line)?.[1];
  if (comment !== undefined) options.description = `${options.description ?? ''}${decodeText(comment)}\n`;
  // An empty value comes out as a blank: the pattern wants one character.
  const [, key, value] = /^([a-z][a-z_-]*\d*):\s*(.+?)\s*$/.exec(line) ?? [];
  if (key === undefined || value === undefined) return;
  if (key === 'description') options.description = `${options.description ?? ''}${decodeText(value)}`;
  else if (anything || isValid(key, value)) options[key] = value;
};

const isValid = (key: string, value: string): boolean => {
  const property = propertyOf(machineOptions, key) ?? bookkeeping[key];
  return property !== undefined && (value === ' ' || valueError(value, property) === undefined);
};

/** The file's text: description as comments, keys in order of the alphabet; then what is pending, the seed's, snapshots. */
export const printVmConfig = ({main, pending, seeded, snapshots}: VmConfig): string => {
  const waiting: Options = {...pending.options};
  if (pending.deletions.length > 0) waiting.delete = [...pending.deletions].sort().join(',');
  const section = (name: string, options: Options) => `\n[${name}]\n${printOptions(options)}`;
  return [
    printOptions(main.options),
    ...(Object.keys(waiting).length > 0 ? [section('PENDING', waiting)] : []),
    ...(Object.keys(seeded).length > 0 ? [section('special:cloudinit', seeded)] : []),
    ...Object.keys(snapshots)
      .sort()
      .map((name) => section(name, snapshots[name]!.options)),
  ].join('');
};

const printOptions = ({description, ...options}: Options): string =>
  [
    ...(description === undefined ? [] : commentLines(description)),
    ...Object.keys(options)
      .sort()
      .map((key) => `${key}: ${options[key]}\n`),
  ].join('');

const commentLines = (description: string): string[] =>
  description
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => `#${encodeText(line)}\n`);
