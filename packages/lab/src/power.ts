import type {MachineState, Power} from './node.js';
import {loadJson, saveJson} from './save.js';
import type {Time} from './time.js';

/** Guest id to when its boot ends, epoch seconds. A guest that is not in it is stopped. */
type Running = Record<string, {readonly bootedAt: number; readonly machine?: MachineState}>;

/** Which guests run, as due times in a file: they go on while no server does. */
export function powerIn(
  file: string,
  {time, changed, emptyRun}: {readonly time: Time; changed(): void; emptyRun(vmid: number): void},
): Power {
  const load = () => loadJson<Running>(file) ?? {};
  return {
    running: (vmid) => load()[vmid] !== undefined,
    booted: (vmid) => (load()[vmid]?.bootedAt ?? Number.POSITIVE_INFINITY) <= time.now(),
    start: (vmid, bootSeconds) => {
      emptyRun(vmid);
      saveJson(file, {...load(), [vmid]: {bootedAt: time.after(bootSeconds)}});
      changed();
    },
    stop: (vmid) => {
      const {[vmid]: was, ...rest} = load();
      if (was === undefined) return;
      saveJson(file, rest);
      emptyRun(vmid);
      changed();
    },
    machine: (vmid) => load()[vmid]?.machine,
    setMachine: (vmid, machine) => {
      const {[vmid]: was, ...rest} = load();
      if (was !== undefined) saveJson(file, {...rest, [vmid]: {...was, machine}});
    },
  };
}

/** Ids of the guests that run, ascending. */
export const runningGuests = (file: string): readonly number[] =>
  Object.keys(loadJson<Running>(file) ?? {}).map(Number);
