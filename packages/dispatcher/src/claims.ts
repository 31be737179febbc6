import type {Diagnostic, LxcResource} from '@phoenix/kit';
import {pointerIn} from './pointer.js';

/** Values that the user and plugins want for keys of one record. */
export interface Claims {
  claim(key: string, value: string, by: string): void;
  values(): readonly (readonly [string, string])[];
  readonly diagnostics: readonly Diagnostic[];
}

/** @param section of the guest's config where the user says it; @param own what the user said: it wins. */
export function claims({id, name}: LxcResource, section: string, own: readonly (readonly [string, string])[]): Claims {
  const known = new Map<string, {readonly value: string; readonly by: string | undefined}>(
    own.map(([key, value]) => [key, {value, by: undefined}]),
  );
  const diagnostics: Diagnostic[] = [];
  const source = {file: '', pointer: pointerIn(id, section)};
  const overruled = (key: string, value: string, by: string, wins: string): Diagnostic => ({
    severity: 'warning',
    code: 'contribution-overruled',
    message: `${id} ${name}: ${by} asks for ${key}=${value}, the config says ${key}=${wins}: the config wins`,
    source,
  });
  const conflict = (key: string, value: string, by: string, other: {value: string; by: string}): Diagnostic => ({
    severity: 'error',
    code: 'contribution-conflict',
    message: `${id} ${name}: ${other.by} wants ${key}=${other.value}, ${by} wants ${key}=${value}`,
    hint: `say in ${section} which it is to be`,
    source,
  });
  return {
    diagnostics,
    claim(key, value, by) {
      const before = known.get(key);
      if (before === undefined) known.set(key, {value, by});
      else if (before.value === value) return;
      else if (before.by === undefined) diagnostics.push(overruled(key, value, by, before.value));
      else diagnostics.push(conflict(key, value, by, {value: before.value, by: before.by}));
    },
    values: () => [...known].map(([key, {value}]) => [key, value]),
  };
}
