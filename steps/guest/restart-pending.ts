import type {StepContext} from '@phoenix/kit';

/** What is written, and what a running guest only gets when it starts the next time. */
export const warnRestartPending = ({warn, resource: {id}}: StepContext, waiting: readonly string[]): void =>
  warn(
    'restart-pending',
    `waits for the next restart: ${waiting.join(', ')}`,
    `phoenix restart ${id}, or --allow restart:${id}`,
  );
