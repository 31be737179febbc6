import type {Change} from '@phoenix/kit';

export interface DiskChanges {
  readonly changes: readonly Change[];
  /** What differs and stays as it is. */
  readonly warnings: readonly string[];
}

export const NOTHING: DiskChanges = {changes: [], warnings: []};

export const changes = (...all: readonly Change[]): DiskChanges => ({changes: all, warnings: []});

export const kept = (warning: string): DiskChanges => ({changes: [], warnings: [warning]});
