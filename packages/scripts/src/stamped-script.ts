import {type Change, exec, Secret, type StepContext} from '@phoenix/kit';
import {removeRun, runScript, type ScriptRun} from './run-script.js';
import {type StampName, stampsOf, writeStamp} from './stamps.js';

/** A script that has run once its stamp with this hash is on the guest's disk. */
export interface StampedScript extends Omit<ScriptRun, 'name'> {
  readonly stamp: StampName;
  readonly hash: string;
  /** As it was reckoned when sections of other plugins were part of it: stamps of that time still hold. */
  readonly formerHash?: string;
  /** Of the change: `apply docker`. */
  readonly title: string;
}

/** Whether the stamp is there and says the same. */
export const isStamped = async (
  {facts}: StepContext<unknown>,
  {stamp, hash, formerHash = hash, resource}: StampedScript,
): Promise<boolean> => {
  const said = (await facts(stampsOf(resource.id))).get(stamp);
  return said === hash || said === formerHash;
};

/** Run and, only if it exited 0, remember. */
export function runAndStamp({stamp, hash, formerHash: _, title, ...run}: StampedScript): Change {
  const secrets = [run.env, run.secrets ?? {}].flatMap(Object.values).some((value) => value instanceof Secret);
  return {
    title,
    impact: 'none',
    actions: [exec(runScript({...run, name: stamp})), exec(writeStamp(stamp, hash))],
    ...(secrets ? {cleanup: [exec(removeRun(stamp))]} : {}),
  };
}
