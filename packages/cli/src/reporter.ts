import type {Reporter} from '@phoenix/kit';
import {flatReporter, jsonReporter, planView, treeReporter} from '@phoenix/reporters';
import type {Io} from './io.js';
import type {RunRequest} from './request.js';

/** Picked before anything can fail. */
export function pickReporter(
  {format, verb, allow = []}: Pick<RunRequest, 'format'> & Partial<Pick<RunRequest, 'verb' | 'allow'>>,
  {stdout, env}: Io,
): Reporter & {leave?(): void} {
  if (format === 'json') return jsonReporter(stdout);
  if (verb === 'plan') return planView(stdout, {env: format === 'flat' ? {...env, NO_COLOR: '1'} : env, allow});
  if (format === 'flat' || !stdout.isTTY || isSet(env.CI) || env.TERM === 'dumb') return flatReporter(stdout);
  return treeReporter(stdout, {env});
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== 'false' && value !== '0';
