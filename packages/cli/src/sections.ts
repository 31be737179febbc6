import {type DesiredState, validateSection} from '@phoenix/config';
import {type Diagnostic, guestOf, type Resource, Secret, type Step} from '@phoenix/kit';

/** Every plugin's own config section, at the lines where the user wrote it. */
export function sectionProblems(state: DesiredState, steps: readonly Step[], strict: boolean): readonly Diagnostic[] {
  const validate = (schema: NonNullable<Step['configSchema']>, value: unknown, pointer: string) =>
    validateSection(schema, value, pointer, state.locate, strict);
  const ofFeatures = [...state.guests.values()].flatMap((guest) =>
    guestOf(guest).features.flatMap(({name, config}) => {
      const schema = steps.find(({id}) => id === `feature.${name}`)?.configSchema;
      return schema === undefined ? [] : validate(schema, asWritten(config), state.featurePointer(guest.id, name));
    }),
  );
  const ofPhases = [state.node, ...state.guests.values()].flatMap((resource) =>
    phasesOf(resource, steps).flatMap(({id, configSchema}) => {
      const key = id.slice(id.indexOf('.') + 1);
      const value = resource.object[key];
      return value === undefined ? [] : validate(configSchema!, value, state.fieldPointer(resource.id, key));
    }),
  );
  return [...ofFeatures, ...ofPhases];
}

/** A schema speaks of what stands in the file: a reference where the step is given a secret. */
const asWritten = (config: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, value instanceof Secret ? 'env:SECRET' : value]),
  );

const phasesOf = ({kind}: Resource, steps: readonly Step[]): readonly Step[] =>
  steps.filter(({id, configSchema}) => configSchema !== undefined && id.startsWith(`${kind}.`));
