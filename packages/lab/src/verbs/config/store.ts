import {createHash} from 'node:crypto';
import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import {leavePools} from '../system/accounts/pools.js';
import type {GuestConfig} from './guest-config.js';
import {parseConfig} from './parse.js';
import {printConfig} from './print.js';

const path = (vmid: number): string => `/etc/pve/lxc/${vmid}.conf`;

export const configText = (node: LabNode, vmid: number): string | undefined =>
  node.files.read(path(vmid))?.toString('utf8');

/** @throws Die when there is no such container; `code` is the left-over errno of the place that asks */
export const loadConfig = (node: LabNode, vmid: number, code = 2): GuestConfig => {
  const text = configText(node, vmid);
  if (text === undefined) return die(`Configuration file 'nodes/${node.name}/lxc/${vmid}.conf' does not exist`, code);
  return parseConfig(text);
};

/** Written beside and renamed, as pmxcfs clients do. */
export const saveConfig = (node: LabNode, vmid: number, config: GuestConfig): void => {
  const text = printConfig(config);
  if (text === config.text) return;
  const temporary = `${path(vmid)}.tmp.1`;
  node.files.write(temporary, text, 0o640);
  node.files.rename(temporary, path(vmid));
};

export const removeConfig = (node: LabNode, vmid: number): void => {
  node.files.remove(path(vmid));
  leavePools(node.files, vmid);
};

export const digestOf = (config: GuestConfig): string => createHash('sha1').update(config.text).digest('hex');

/** @throws Die naming the guest that has the id already, container or VM */
export const checkUnused = (node: LabNode, vmid: number, code: number): void => {
  if (configText(node, vmid) !== undefined) die(`CT ${vmid} already exists on node '${node.name}'`, code);
  if (node.files.stat(`/etc/pve/qemu-server/${vmid}.conf`) !== undefined)
    die(`VM ${vmid} already exists on node '${node.name}'`, code);
};

export const checkLock = (config: GuestConfig): void => {
  const {lock} = config.main.options;
  if (lock !== undefined) die(`CT is locked (${lock})`);
};

export const checkProtection = (config: GuestConfig, complaint: string): void => {
  if (config.main.options.protection === '1') die(`${complaint} - protection mode enabled`);
};

/** Ids of all containers of the node, ascending. */
export const containerIds = (node: LabNode): number[] =>
  (node.files.list('/etc/pve/lxc') ?? [])
    .map((name) => Number(/^(\d+)\.conf$/.exec(name)?.[1]))
    .filter((id) => id > 0)
    .sort((a, b) => a - b);
