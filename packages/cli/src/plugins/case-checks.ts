import {join} from 'node:path';
import {type Plugin, PluginFault} from '@phoenix/plugins';
import {type CaseResult, readCases, runCase} from '@phoenix/testing';
import type {Check} from './verdict.js';

/** Every case file of a plugin. */
export async function* caseChecks({name: plugin, path, steps}: Plugin): AsyncIterable<Check> {
  const cases = await readCases(join(path, 'cases')).catch((error: Error) => error);
  if (cases instanceof Error) {
    yield {plugin, about: 'its cases can be read', verdict: 'fail', detail: cases.message};
    return;
  }
  if (cases.length === 0)
    yield {plugin, about: 'has no cases', verdict: 'open', detail: 'cases/NAME.json, see the docs'};
  for (const {name, case: asked} of cases) {
    const {status, report} = await runCase(steps, asked).catch(brokenBy);
    const about = `case ${name}: ${asked.about}`;
    yield status === 'passed'
      ? {plugin, about, verdict: 'pass'}
      : {plugin, about, verdict: status === 'todo' ? 'open' : 'fail', detail: report};
  }
}

/** What a hook throws that is not asked like check(). */
const brokenBy = (error: unknown): CaseResult => {
  if (error instanceof PluginFault) return {status: 'failed', report: error.message};
  throw error;
};
