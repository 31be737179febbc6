import {probe} from '../facts/probe.js';
import {fine, warning} from '../finding.js';
import {defineCheck} from '../patient.js';
import {programNames} from '../programs.js';

/** Of packages/proxmox's run lock: who runs on this node now. */
const LOCK = '/run/phoenix.lock';

export const runLock = defineCheck({
  id: 'run-lock',
  title: 'other runs',
  async look({facts, wanted}) {
    const {locked, lockHolder} = await facts(probe(programNames(wanted)));
    if (locked === undefined) return [];
    if (!locked.includes(LOCK)) return [fine('nobody else is changing the node')];
    const who = lockHolder === undefined ? '' : `: ${lockHolder}`;
    return [warning(`another phoenix is changing the node now${who}`, 'wait for it, or run with --wait')];
  },
});
