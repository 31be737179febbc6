import {type ExecResult, type Host, StepError} from '@phoenix/kit';
import {pctExec} from './commands/pct.js';
import {writeBy} from './guest-write.js';

/** A container as a machine, reached by `pct exec` on its node. A guest that does not run is a transient `not-ready`. */
export const lxcHost = (node: Host, id: number, label: string): Host => {
  const exec: Host['exec'] = async (command, options) => {
    const result = await node.exec(pctExec(id, command), options);
    throwUnlessEntered(result, id, label);
    return result;
  };
  return {label, exec, write: writeBy(exec, label)};
};

/**
 * pct's own refusals share exit codes (2, 255) with the commands inside; only the whole text, alone, tells them apart.
 * Source: recorded `pct exec` on stopped and on missing containers.
 */
const throwUnlessEntered = ({exitCode, stdout, stderr}: ExecResult, id: number, label: string): void => {
  if (exitCode === 0 || stdout !== '') return;
  const text = stderr.trim();
  const refused =
    text === `container '${id}' not running!` ||
    new RegExp(`^Configuration file 'nodes/[^']+/lxc/${id}\\.conf' does not exist$`).test(text);
  if (refused) throw new StepError({code: 'not-ready', message: `${label}: ${text}`}, true);
};
