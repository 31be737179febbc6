import type {Diagnostic} from '@phoenix/kit';
import type {Locate} from './document/locate.js';
import type {Finding} from './finding.js';

/** Gives a finding its place. `strict` makes warnings errors. */
export const toDiagnostic = (
  {severity, code, message, hint, pointer, on}: Finding,
  locate: Locate,
  strict: boolean,
): Diagnostic => ({
  severity: strict && severity === 'warning' ? 'error' : severity,
  code,
  message,
  ...(hint === undefined ? {} : {hint}),
  source: locate(pointer, on),
});

/** By file, then line, then column; the same thing is said once. */
export const sorted = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const unique = new Map(diagnostics.map((each) => [[each.code, each.message, placeOf(each)].join('\n'), each]));
  return [...unique.values()].sort(
    (a, b) =>
      (a.source?.file ?? '').localeCompare(b.source?.file ?? '') ||
      (a.source?.line ?? 0) - (b.source?.line ?? 0) ||
      (a.source?.column ?? 0) - (b.source?.column ?? 0),
  );
};

const placeOf = ({source}: Diagnostic): string => [source?.file, source?.line, source?.column].join(':');
