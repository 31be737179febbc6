import type {Diagnostic} from '@phoenix/kit';

export const problem = (code: string, file: string, message: string, hint?: string): Diagnostic => ({
  severity: 'error',
  code,
  message,
  ...(hint === undefined ? {} : {hint}),
  source: {file},
});
