import {asObject, type JsonObject} from '../json.js';
import {pointerOf} from '../pointer.js';
import type {Guest} from './guest.js';
import type {World} from './world.js';

/** The section of a plugin's phase where it stands. */
export interface PhaseSection {
  readonly phase: string;
  readonly value: unknown;
  /** Keys of it that take a reference to a secret. */
  readonly secretKeys: readonly string[];
  readonly pointer: string;
}

export const phasesOfGuest = (guest: Guest, {phases}: Pick<World, 'phases'>): readonly PhaseSection[] =>
  sectionsIn(guest.kind, guest.object, (key) => guest.at(key), phases);

export const phasesOfNode = ({hypervisor, phases}: Pick<World, 'hypervisor' | 'phases'>): readonly PhaseSection[] =>
  sectionsIn('hypervisor', hypervisor ?? {}, pointerOf, phases);

const sectionsIn = (
  kind: string,
  object: JsonObject,
  at: (key: string) => string,
  phases: World['phases'],
): readonly PhaseSection[] =>
  Object.entries(phases).flatMap(([id, secretKeys]) => {
    const phase = id.slice(id.indexOf('.') + 1);
    if (id !== `${kind}.${phase}` || !Object.hasOwn(object, phase)) return [];
    return [{phase, value: object[phase], secretKeys, pointer: at(phase)}];
  });

/** What stands where a phase's section takes a secret, and the place. */
export const phaseSecrets = (
  world: Pick<World, 'guests' | 'hypervisor' | 'phases'>,
): readonly {readonly phase: string; readonly key: string; readonly value: unknown; readonly pointer: string}[] =>
  [...world.guests.flatMap((guest) => phasesOfGuest(guest, world)), ...phasesOfNode(world)].flatMap(
    ({phase, value, secretKeys, pointer}) =>
      secretKeys
        .filter((key) => Object.hasOwn(asObject(value), key))
        .map((key) => ({phase, key, value: asObject(value)[key], pointer: pointer + pointerOf(key)})),
  );
