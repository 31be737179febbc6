import type {Event, Reporter} from '@phoenix/kit';
import {openRunLog, type RunBeginning, readHistory} from '@phoenix/runs';
import type {Stage} from './run-on-node.js';

/** The reporter, told what earlier runs took, and beside it the log of this one. Nothing of it can hold the run up. */
export async function logged(
  run: Pick<RunBeginning, 'verb' | 'mode'>,
  dir: string,
  {target: {place: target}, reporter, io}: Stage,
): Promise<Reporter & {leave?(): void}> {
  if (reporter.learn !== undefined)
    reporter.learn(await readHistory(dir, {mode: run.mode, target, verbs: kinOf(run.verb)}));
  const log = openRunLog(dir, {...run, command: io.argv, version: io.version, target});
  return {
    ...reporter,
    report(event: Event) {
      reporter.report(event);
      log.report(event);
    },
    async close() {
      await reporter.close?.();
      await log.close();
      const problem = log.problem();
      if (problem !== undefined) io.stderr.write(`phoenix: ${problem}\n`);
    },
  };
}

/** These bring up; each walks a part of what LetsGo does. */
const BRING_UP: readonly string[] = ['LetsGo', 'create', 'setup'];

const kinOf = (verb: string): readonly string[] => (BRING_UP.includes(verb) ? BRING_UP : [verb]);
