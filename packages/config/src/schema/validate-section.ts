import type {Diagnostic} from '@phoenix/kit';
import type {Locate} from '../document/locate.js';
import {toDiagnostic} from '../to-diagnostic.js';
import {issuesOf} from './ajv.js';
import {findingsOf} from './findings.js';

/**
 * Checks a plugin's own config section against its schema. Unknown keys are warnings unless `strict`.
 * @param pointer where the section stands in the user's file; see `featurePointer`
 * @param locate the desired state's; without it the diagnostics name only the pointer
 */
export const validateSection = (
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
  pointer: string,
  locate?: Locate,
  strict = false,
): Diagnostic[] => findingsOf(issuesOf(schema, value), pointer).map((finding) => toDiagnostic(finding, locate, strict));
