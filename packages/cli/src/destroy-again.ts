import type {DesiredState} from '@phoenix/config';
import {type RunReport, run} from '@phoenix/engine';
import type {Step} from '@phoenix/kit';
import {classify, type NodeState} from '@phoenix/proxmox';
import {hostsOf} from './hosts.js';
import {logged} from './logged.js';
import {lookAtNode} from './look-at-node.js';
import {pickReporter} from './reporter.js';
import type {RunRequest} from './request.js';
import type {Stage, Until} from './run-on-node.js';
import {takeBack} from './take-back.js';
import {tellDiagnostics} from './tell-diagnostics.js';

interface Asked {
  readonly request: RunRequest;
  readonly state: DesiredState;
  readonly steps: readonly Step[];
}

/** What `behavior.on_failure: rollback` asks for after a run: a run of its own, in whose log stands why. @throws HostUnreachable */
export async function destroyAgain(
  report: RunReport,
  before: NodeState | undefined,
  {request, state, steps}: Asked,
  {target, io, until}: Pick<Stage, 'target' | 'io'> & {readonly until: Until},
): Promise<void> {
  if (report.summary.ok) return;
  const after = await lookAtNode(target, io);
  const {graph, ids, diagnostics} = takeBack(report, {before, after}, state, steps);
  tellDiagnostics(diagnostics, request, io);
  if (graph === undefined) return;
  const reporter = await logged({verb: 'delete', mode: 'apply'}, request.runsDir, {
    ...{target, io},
    reporter: pickReporter({...request, verb: 'delete'}, io),
  });
  until.kill.addEventListener('abort', () => reporter.leave?.(), {once: true});
  try {
    await run(graph, {
      mode: 'apply',
      hosts: hostsOf(target),
      ...until,
      // All that they have was made by the run before.
      allows: (_, {id}) => ids.includes(id),
      classify,
      emit: (event) => reporter.report(event),
    });
  } finally {
    await reporter.close?.();
    // What is read last is not how this went.
    if (request.format !== 'json')
      io.stderr.write('phoenix: the run before that FAILED, as it says; phoenix runs has it\n');
  }
}
