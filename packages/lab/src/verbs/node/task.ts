import type {LabNode} from '../../node.js';
import {Die} from '../cli/die.js';
import type {Call} from '../cli/program.js';

const INDEX = '/var/log/pve/tasks/index';
const ACTIVE = '/var/log/pve/tasks/active';

/**
 * A worker of Proxmox: all it prints is stdout, the word it dies with is stderr and the task's status.
 * @param exitsZero the commands that do not hand on their task's failure (push, pull, resize, template)
 */
export const asTask = async (
  {node, io}: Call,
  type: string,
  id: number | string,
  action: () => Promise<void> | void,
  {exitsZero = false}: {readonly exitsZero?: boolean} = {},
): Promise<number> => {
  const {pid, end} = node.processes.start(io.signal);
  const upid = newUpid(node, pid, type, String(id));
  addActive(node, `${upid} 0`);
  let status = 'unexpected status';
  try {
    await action();
    status = 'OK';
    return 0;
  } catch (error) {
    if (!(error instanceof Die)) {
      status = error instanceof Error ? error.message : status;
      throw error;
    }
    status = error.text.trim().split('\n').pop() ?? '';
    io.err(error.text);
    return exitsZero ? 0 : 255;
  } finally {
    endTask(node, upid, status);
    end();
  }
};

const hex = (number: number): string => Math.trunc(number).toString(16).toUpperCase().padStart(8, '0');

const newUpid = (node: LabNode, pid: number, type: string, id: string): string =>
  `UPID:${node.name}:${hex(pid)}:${hex((node.now() * 100) % 2 ** 32)}:${hex(node.now())}:${type}:${id}:root@pam:`;

const addActive = (node: LabNode, line: string): void => {
  node.files.write(ACTIVE, `${line}\n${node.files.read(ACTIVE)?.toString() ?? ''}`);
};

/** The newest 25 stay in `active`, ended ones with their time and status. */
const endTask = (node: LabNode, upid: string, status: string): void => {
  const line = `${upid} ${hex(node.now())} ${status}`;
  const active = (node.files.read(ACTIVE)?.toString() ?? '').split('\n').filter((text) => text !== '');
  const ended = active.map((text) => (text.startsWith(upid) ? `${upid} 1 ${hex(node.now())} ${status}` : text));
  node.files.write(ACTIVE, `${ended.slice(0, 25).join('\n')}\n`);
  node.files.write(INDEX, `${node.files.read(INDEX)?.toString() ?? ''}${line}\n`);
};
