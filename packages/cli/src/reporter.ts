import type {Event, Reporter} from '@phoenix/kit';
import {flatReporter, jsonReporter, planView, type Remaining, roomOf, treeReporter} from '@phoenix/reporters';
import {createForecast, type PastRun} from '@phoenix/runs';
import type {Io} from './io.js';
import type {RunRequest} from './request.js';

export interface RunReporter extends Reporter {
  /** What earlier runs took: from then on it can say how long this one still takes. Absent where it says nothing of that. */
  learn?(past: readonly PastRun[]): void;
  leave?(): void;
}

/** Picked before anything can fail. */
export function pickReporter(
  request: Pick<RunRequest, 'format'> & Partial<Pick<RunRequest, 'verb' | 'allow' | 'verbose'>>,
  io: Io,
): RunReporter {
  const {format, verb, allow = []} = request;
  if (format === 'json') return jsonReporter(io.stdout);
  if (verb === 'plan')
    return format === 'flat'
      ? planView(io.stdout, {env: {...io.env, NO_COLOR: '1'}, allow})
      : planView(io.stdout, {env: io.env, allow, columns: roomOf(io.stdout)});
  const forecast = createForecast();
  const reporter = liveReporter(request, io, (now) => forecast.remaining(now));
  return {
    ...reporter,
    report(event: Event) {
      forecast.report(event);
      reporter.report(event);
    },
    learn: (past) => forecast.learn(past),
  };
}

function liveReporter(
  {format, verbose}: Parameters<typeof pickReporter>[0],
  {stdout, env}: Io,
  remaining: Remaining,
): Reporter & {leave?(): void} {
  if (format === 'flat' || !stdout.isTTY || isSet(env.CI) || env.TERM === 'dumb')
    return flatReporter(stdout, {remaining, commands: verbose ?? false});
  return treeReporter(stdout, {env, remaining});
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== 'false' && value !== '0';
