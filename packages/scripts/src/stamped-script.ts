import {type Change, exec, Secret, type StepContext} from '@phoenix/kit';
import {removeRun, runScript, type ScriptRun} from './run-script.js';
import {type StampName, stampsOf, writeStamp} from './stamps.js';

/** A script that has run once its stamp with this hash is on the guest's disk. */
export interface StampedScript extends Omit<ScriptRun, 'name'> {
  readonly stamp: StampName;
  readonly hash: string;
  /** Of the change: `apply docker`. */
  readonly title: string;
}

/** Whether the stamp is there and says the same. */
export const isStamped = async (
  {facts}: StepContext<unknown>,
  {stamp, hash, resource}: StampedScript,
): Promise<boolean> => (await facts(stampsOf(resource.id))).get(stamp) === hash;

/** Run and, only if it exited 0, remember. */
export function runAndStamp({stamp, hash, title, ...run}: StampedScript): Change {
  const secrets = [run.env, run.secrets ?? {}].flatMap(Object.values).some((value) => value instanceof Secret);
  return {
    title,
    impact: 'none',
    actions: [exec(runScript({...run, name: stamp})), exec(writeStamp(stamp, hash))],
    ...(secrets ? {cleanup: [exec(removeRun(stamp))]} : {}),
  };
}
