import type {Fact} from '@phoenix/kit';
import {succeed} from '../facts/succeed.js';

/** A unit of systemd, in systemctl's words. */
export interface UnitState {
  /** `loaded`, `not-found`, `masked` */
  readonly load: string;
  /** `active`, `activating`, `inactive`, `failed` */
  readonly active: string;
  /** `enabled`, `disabled`, `static`, `transient`; empty for none. */
  readonly file: string;
}

/** States of units, in their order; full names, with `.service`. A unit that is not there is `not-found`. */
export const unitStates = (units: readonly string[]): Fact<readonly UnitState[]> => ({
  key: `units:${units.join(',')}`,
  scope: 'node',
  read: async (node) => {
    const argv = ['systemctl', 'show', '-p', 'LoadState,ActiveState,UnitFileState', ...units];
    return readUnitStates((await succeed(node, argv)).stdout);
  },
});

/** Blocks of `key=value`, an empty line between. */
export const readUnitStates = (text: string): readonly UnitState[] =>
  text
    .trim()
    .split(/\n\n+/)
    .map((block) => {
      const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(block)?.[1] ?? '';
      return {load: value('LoadState'), active: value('ActiveState'), file: value('UnitFileState')};
    });
