import type {Diagnostic} from '@phoenix/kit';
import type {Locate} from '../document/locate.js';
import {error, type Finding} from '../finding.js';
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
): Diagnostic[] => sectionFindings(schema, value, pointer).map((finding) => toDiagnostic(finding, locate, strict));

const sectionFindings = (schema: Readonly<Record<string, unknown>>, value: unknown, pointer: string): Finding[] => {
  try {
    return findingsOf(issuesOf(schema, value), pointer);
  } catch (cause) {
    const message = `the plugin's configSchema is no JSON Schema: ${cause instanceof Error ? cause.message : String(cause)}`;
    return [error('bad-plugin-schema', pointer, message)];
  }
};
