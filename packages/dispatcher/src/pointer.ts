import type {StepId} from '@phoenix/kit';

/** A place in a guest's own object; whoever knows the files says where that stands: {@link guestPointer}. */
export const pointerIn = (id: number, field: string): string => `guest:${id}/${field}`;

/** A step's own place: whoever knows the plugins says in which file that is. */
export const stepPointer = (id: StepId): string => `step:${id}`;

/** Undefined: it is a pointer of another kind. */
export const pointedStep = (pointer: string): string | undefined => /^step:(.*)$/.exec(pointer)?.[1];

/** Takes a place of {@link pointerIn} apart. Undefined: it is a pointer of another kind. */
export const guestPointer = (pointer: string): {readonly id: number; readonly field: string} | undefined => {
  const match = /^guest:(\d+)(\/.*)$/.exec(pointer);
  return match === null ? undefined : {id: Number(match[1]), field: match[2]!};
};
