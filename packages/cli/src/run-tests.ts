import {mkdir, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {buildGraph, run} from '@phoenix/engine';
import type {Event, NodeId} from '@phoenix/kit';
import {classify} from '@phoenix/proxmox';
import {junitReporter} from '@phoenix/reporters';
import {type Suite, testsOf} from '@phoenix/suites';
import {exitCodeFor} from './exit-code.js';
import {hostsOf} from './hosts.js';
import {logged} from './logged.js';
import type {TestRequest} from './request.js';
import type {Stage} from './run-on-node.js';

/** Runs suites and says how they ended. Tests only look: no lock on the node is taken. @throws HostUnreachable */
export async function runTests(
  suites: readonly Suite[],
  {junit, concurrency, runsDir}: Pick<TestRequest, 'junit' | 'concurrency' | 'runsDir'>,
  stage: Stage,
): Promise<number> {
  const {target, io} = stage;
  const report = junit === undefined ? undefined : junitReporter((xml) => writeReport(junit, xml));
  const graph = buildGraph(
    testsOf(suites, concurrency).map(({resource, step}) => {
      const id: NodeId = `${resource.id}/${step.id}`;
      return {id, step, resource, config: undefined, needs: [], follows: [], lineage: []};
    }),
  );
  if (!graph.ok) throw new Error(graph.error.map(({message}) => message).join('; '));
  const {stop, kill} = io.interrupts;
  const reporter = await logged({verb: 'test', mode: 'test'}, runsDir, stage);
  kill.addEventListener('abort', () => reporter.leave?.(), {once: true});
  try {
    const {outcomes} = await run(graph.value, {
      mode: 'test',
      hosts: hostsOf(target),
      stop,
      kill,
      allows: () => false,
      classify,
      emit(event: Event) {
        reporter.report(event);
        report?.report(event);
      },
    });
    return exitCodeFor({outcomes: outcomes.values(), interruptedBy: io.interrupts.by, countPending: false});
  } finally {
    await reporter.close?.();
    await report?.close?.();
  }
}

async function writeReport(file: string, xml: string): Promise<void> {
  await mkdir(dirname(file), {recursive: true});
  await writeFile(file, xml);
}
