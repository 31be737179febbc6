import type {DesiredState} from '@phoenix/config';
import {guestPointer, pointedStep} from '@phoenix/dispatcher';
import type {Diagnostic} from '@phoenix/kit';
import type {Plugin} from '@phoenix/plugins';

/** What composes without a place in the files is given one: of the config, or of the plugin whose step it is. */
export const located = (
  diagnostics: readonly Diagnostic[],
  {locate, pointers}: DesiredState,
  plugins: readonly Plugin[],
): readonly Diagnostic[] =>
  diagnostics.map((diagnostic) => {
    const pointer = diagnostic.source?.pointer;
    if (pointer === undefined) return diagnostic;
    const step = pointedStep(pointer);
    if (step !== undefined) return {...diagnostic, source: {file: fileOf(step, plugins)}};
    const own = guestPointer(pointer);
    return {...diagnostic, source: locate(own === undefined ? pointer : `${pointers.get(own.id) ?? ''}${own.field}`)};
  });

const fileOf = (step: string, plugins: readonly Plugin[]): string =>
  plugins.find(({steps}) => steps.some(({id}) => id === step))?.file ?? 'a plugin';
