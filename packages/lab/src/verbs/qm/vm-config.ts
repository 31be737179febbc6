import {createHash} from 'node:crypto';
import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import {emptyConfig, type GuestConfig, type Options} from '../config/guest-config.js';
import {configText as containerText} from '../config/store.js';
import {leavePools} from '../system/accounts/pools.js';
import {parseVmConfig, printVmConfig} from './vm-text.js';

/** A virtual machine's file in /etc/pve/qemu-server, parsed. It has no raw lines. */
export interface VmConfig extends GuestConfig {
  /** `[special:cloudinit]`: what the seed of the running machine was made of, where that is otherwise now. */
  seeded: Options;
}

export const emptyVm = (options: Options = {}): VmConfig => ({...emptyConfig(options), seeded: {}});

const path = (vmid: number): string => `/etc/pve/qemu-server/${vmid}.conf`;

export const vmText = (node: LabNode, vmid: number): string | undefined => node.files.read(path(vmid))?.toString();

/** @throws Die when there is no such machine */
export const loadVm = (node: LabNode, vmid: number, code = 2): VmConfig => {
  const text = vmText(node, vmid);
  if (text === undefined)
    return die(`Configuration file 'nodes/${node.name}/qemu-server/${vmid}.conf' does not exist`, code);
  return parseVmConfig(text);
};

/** As some verbs look for it. @throws Die in their words */
export const findVm = (node: LabNode, vmid: number, code = 2): VmConfig => {
  if (vmText(node, vmid) === undefined)
    die(`unable to find configuration file for VM ${vmid} on node '${node.name}'`, code);
  return loadVm(node, vmid);
};

/** Written beside and renamed, as pmxcfs clients do. */
export const saveVm = (node: LabNode, vmid: number, config: VmConfig): void => {
  const text = printVmConfig(config);
  if (text === config.text) return;
  node.files.write(`${path(vmid)}.tmp.1`, text, 0o640);
  node.files.rename(`${path(vmid)}.tmp.1`, path(vmid));
};

export const removeVm = (node: LabNode, vmid: number): void => {
  node.files.remove(path(vmid));
  leavePools(node.files, vmid);
};

export const vmDigest = ({text}: VmConfig): string => createHash('sha1').update(text).digest('hex');

/** Who has the id already: `VM 900` or `CT 900`. */
export const holderOf = (node: LabNode, vmid: number): string | undefined => {
  if (vmText(node, vmid) !== undefined) return `VM ${vmid}`;
  return containerText(node, vmid) === undefined ? undefined : `CT ${vmid}`;
};

export const checkVmLock = ({main}: VmConfig, skiplock?: string): void => {
  if (main.options.lock !== undefined && skiplock !== '1') die(`VM is locked (${main.options.lock})`);
};

/** Ids of all virtual machines of the node, ascending. */
export const vmIds = (node: LabNode): number[] =>
  (node.files.list('/etc/pve/qemu-server') ?? [])
    .map((name) => Number(/^(\d+)\.conf$/.exec(name)?.[1]))
    .filter((id) => id > 0)
    .sort((a, b) => a - b);
