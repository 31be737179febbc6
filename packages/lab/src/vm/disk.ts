import {mountedFiles} from '../mounted.js';
import type {Files, LabNode} from '../node.js';

/** A system is on the disk. */
export const hasSystem = (files: Files | undefined): boolean => files?.stat('/etc/os-release') !== undefined;

/** A running machine's files: its boot disk, and /run, which is empty after each start. */
export const machineFiles = (node: LabNode, vmid: number, bootVolume: string): Files | undefined => {
  const files = node.volumes.files(bootVolume);
  return hasSystem(files)
    ? mountedFiles([
        {at: '/', files: files!, source: '/'},
        {at: '/run', files: node.guestRun(vmid), source: '/'},
      ])
    : undefined;
};
