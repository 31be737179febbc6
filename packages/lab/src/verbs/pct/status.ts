import type {Verb} from '../cli/program.js';
import {mountsOf} from '../config/mounts.js';
import {loadConfig} from '../config/store.js';
import {pctOptions} from '../options/pct.js';
import {ext4Bytes} from '../storage/ext4.js';
import {parseSize} from '../storage/size.js';

const MIB = 2 ** 20;

/** A stopped container's volume by its configuration, a running one's by its file system. */
const shownSize = (bytes: number, running: boolean): number =>
  running && bytes >= 512 * MIB ? ext4Bytes(bytes) : bytes;

export const status: Verb = {
  schema: pctOptions.status,
  run: ({node, io, args, vmid}) => {
    const {options} = loadConfig(node, vmid).main;
    const running = node.power.running(vmid);
    const state = running ? 'running' : 'stopped';
    if (args.verbose !== '1') return io.out(`status: ${state}\n`);
    const size = mountsOf(options)[0]?.parts.size;
    const lines: Record<string, string | number> = {
      cpus: options.cores ?? node.profile.cores,
      ...Object.fromEntries(
        ['disk', 'diskread', 'diskwrite', 'mem', 'netin', 'netout', 'swap', 'uptime'].map((key) => [key, 0]),
      ),
      ...(options.lock === undefined ? {} : {lock: options.lock}),
      maxdisk: shownSize(size === undefined ? 0 : (parseSize(size) ?? 0), running),
      maxmem: Number(options.memory ?? 512) * MIB,
      maxswap: Number(options.swap ?? 0) * MIB,
      name: options.hostname ?? `CT${vmid}`,
      ...(running ? {pid: 1000 + vmid} : {}),
      status: state,
      ...(options.tags === undefined ? {} : {tags: options.tags}),
      ...(options.template === '1' ? {template: 1} : {}),
      type: 'lxc',
      vmid,
    };
    for (const key of Object.keys(lines).sort()) io.out(`${key}: ${lines[key]}\n`);
  },
};
