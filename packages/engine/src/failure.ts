import {type Failure, type NodeId, StepError} from '@phoenix/kit';

/** The one place where a thrown value becomes data: what no step threw on purpose is our bug or a plugin's. */
export const toStepError = (thrown: unknown, node: NodeId): StepError => {
  if (thrown instanceof StepError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const failure: Failure = {
    code: 'internal',
    step: node,
    message: error.message,
    ...(error.stack === undefined ? {} : {stack: error.stack}),
  };
  return new StepError(failure);
};
