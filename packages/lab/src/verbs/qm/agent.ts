import {untilKilled} from '../../ended.js';
import type {LabNode, MachineState} from '../../node.js';
import {die} from '../cli/die.js';
import type {Call} from '../cli/program.js';
import {parseProperties} from '../cli/property-string.js';
import type {Options} from '../config/guest-config.js';
import {machineOptions} from '../options/machine.js';
import {loadVm} from './vm-config.js';

export const agentEnabled = ({agent}: Options): boolean => {
  const parsed = parseProperties(agent ?? '0', machineOptions.agent!.keys!);
  return typeof parsed !== 'string' && parsed.enabled === '1';
};

/** What `guest-ping` waits for an answer. */
const PING_SECONDS = 3;

/** The agent answers now. */
export const agentAnswers = (node: LabNode, {agent, agentAt, paused}: MachineState): boolean =>
  agent && paused !== true && agentAt !== undefined && agentAt <= node.now();

/** The machine's agent. @throws Die when nobody answers */
export const demandAgent = async ({node, vmid, io}: Call): Promise<Options> => {
  const {options} = loadVm(node, vmid).main;
  if (!agentEnabled(options)) die('No QEMU guest agent configured');
  const state = node.power.machine(vmid);
  if (state === undefined) return die(`VM ${vmid} is not running`, 2);
  if (agentAnswers(node, state)) return options;
  await node.delay(PING_SECONDS, untilKilled(io.signal));
  const later = node.power.machine(vmid);
  if (later === undefined || !agentAnswers(node, later)) die('QEMU guest agent is not running');
  return options;
};
