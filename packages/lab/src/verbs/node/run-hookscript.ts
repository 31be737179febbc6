import {machineOf} from '../../machine.js';
import {runShell} from '../../shell/run.js';
import {Die} from '../cli/die.js';
import type {Call} from '../cli/program.js';
import {storageNamed} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

export type Phase = 'pre-start' | 'post-start' | 'pre-stop' | 'post-stop';

/**
 * What `hookscript` names is called with the guest's id and the phase; what it says goes to the task. Only shell scripts are
 * executed: the lab has no other language.
 * @throws Die when it fails before a start; later Proxmox only says so
 */
export const runHookscript = async ({node, io, vmid}: Call, volid: string | undefined, phase: Phase): Promise<void> => {
  if (volid === undefined) return;
  const {storage, name} = parseVolid(volid);
  const path = volumePath(storageNamed(node, storage), name);
  const source = node.files.read(path)?.toString() ?? '';
  const kind = /^#!\s*(?:\/usr)?\/bin\/(?:env +)?(bash|sh|dash)\b/.exec(source)?.[1];
  if (kind === undefined) return;
  const process = node.processes.start(io.signal);
  const task = {...io, err: io.out, stdin: async () => Buffer.alloc(0), line: async () => '', signal: process.signal};
  const shell = kind === 'bash' ? 'bash' : 'sh';
  const script = {source, name: path, params: [String(vmid), phase], kind: shell, pid: process.pid} as const;
  const exit = await runShell(script, task, machineOf(node, {})).finally(process.end);
  if (exit === 0) return;
  const text = `hookscript error for ${vmid} on ${phase}: command '${path} ${vmid} ${phase}' failed: exit code ${exit} \n`;
  if (phase === 'pre-start') throw new Die(text);
  io.out(text);
};
