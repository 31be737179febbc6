import {type Failure, type NodeId, StepError} from '@phoenix/kit';

/** The one place where a thrown value becomes data: what no step threw on purpose is our bug or a plugin's. */
export const toStepError = (thrown: unknown, node: NodeId): StepError => {
  const odd = thrown instanceof StepError ? oddField(thrown.failure) : undefined;
  if (thrown instanceof StepError && odd === undefined) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const failure: Failure = {
    code: 'internal',
    step: node,
    message: odd === undefined ? error.message : `throws a failure whose "${odd}" is neither text nor a number`,
    ...(error.stack === undefined ? {} : {stack: error.stack}),
  };
  return new StepError(failure);
};

/** A plugin's code need not have seen a type checker: what reporters would stumble over is told here. */
const oddField = (failure: Failure): string | undefined =>
  Object.entries(failure).find(([, value]) => ![value].flat().every(isSayable))?.[0];

const isSayable = (value: unknown): boolean => value === undefined || ['string', 'number'].includes(typeof value);
