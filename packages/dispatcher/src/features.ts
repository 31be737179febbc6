import {
  type Change,
  type Diagnostic,
  type FeatureRequest,
  type GuestResource,
  guestOf,
  Skip,
  type Step,
  StepError,
} from '@phoenix/kit';
import {pointerIn} from './pointer.js';
import {featureName} from './recipes.js';
import {isFor} from './slots.js';

export interface WantedFeature {
  readonly step: Step;
  readonly request: FeatureRequest;
}

export type FeatureSteps = ReadonlyMap<string, Step>;

/** The features that the config names, what they require before them, otherwise in the config's order. */
export function orderFeatures(resource: GuestResource, known: FeatureSteps): readonly WantedFeature[] {
  const wanted = new Map(
    guestOf(resource).features.flatMap((request) => {
      const step = known.get(request.name);
      return step === undefined ? [] : [[request.name, {step, request}] as const];
    }),
  );
  const ordered = new Set<WantedFeature>();
  const visit = (name: string, path: ReadonlySet<string>) => {
    const one = wanted.get(name);
    if (one === undefined || ordered.has(one) || path.has(name)) return;
    for (const before of one.step.after ?? []) visit(featureName(before), new Set([...path, name]));
    ordered.add(one);
  };
  for (const name of wanted.keys()) visit(name, new Set());
  return [...ordered];
}

/** The features that the guest's disk holds or will hold: its own and those of what it is cloned from. */
export function featuresOnDisk(
  resource: GuestResource,
  all: ReadonlyMap<number, GuestResource>,
): readonly FeatureRequest[] {
  const seen = new Set<number>();
  const found = new Map<string, FeatureRequest>();
  for (let at: GuestResource | undefined = resource; at !== undefined && !seen.has(at.id); at = sourceOf(at, all)) {
    seen.add(at.id);
    for (const request of guestOf(at).features) if (!found.has(request.name)) found.set(request.name, request);
  }
  return [...found.values()];
}

const sourceOf = (resource: GuestResource, all: ReadonlyMap<number, GuestResource>) => {
  const {clonedFrom} = guestOf(resource);
  return clonedFrom === undefined ? undefined : all.get(clonedFrom);
};

/** Features that know how to go, where the config names them neither here nor at what this guest is cloned from. */
export function removals(
  resource: GuestResource,
  all: ReadonlyMap<number, GuestResource>,
  known: FeatureSteps,
): readonly Step[] {
  const wanted = new Set(featuresOnDisk(resource, all).map(({name}) => name));
  return [...known].flatMap(([name, {remove, id, on, kinds, timeoutMs}]): Step[] => {
    if (remove === undefined || wanted.has(name) || !isFor({id, kinds} as Step, resource.kind)) return [];
    const limits = timeoutMs === undefined ? {} : {timeoutMs};
    return [
      {id, on, ...(kinds === undefined ? {} : {kinds}), ...limits, check: (context) => unlessSilent(remove(context))},
    ];
  });
}

/**
 * Whether a guest has to answer is for the steps before to say. Of one that does not, and need not (somebody else's, of
 * which the config wants nothing inside), nobody knows anything that should go.
 */
async function unlessSilent(asked: Promise<readonly Change[]>): Promise<readonly Change[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StepError && error.failure.code === 'not-ready')
      throw new Skip(`it cannot be asked: ${error.failure.message}`);
    throw error;
  }
}

/** What a feature requires must be on the disk before it, be it by the guest's own list or by its clone source. */
export function* missingRequirements(
  resource: GuestResource,
  all: ReadonlyMap<number, GuestResource>,
  known: FeatureSteps,
): Iterable<Diagnostic> {
  const present = new Set(featuresOnDisk(resource, all).map(({name}) => name));
  for (const {name} of guestOf(resource).features) {
    const step = known.get(name);
    if (step === undefined) {
      yield problem(
        'unknown-feature',
        resource,
        `there is no feature plugin "${name}"`,
        'phoenix looks beside the configs in steps/',
      );
      continue;
    }
    if (!isFor(step, resource.kind)) {
      yield problem(
        'feature-kind',
        resource,
        `the feature "${name}" is not for ${resource.kind}`,
        `it is for ${step.kinds?.join(', ')}`,
      );
      continue;
    }
    const ring = ringOf(name, known);
    // Said once, by the first of those on it.
    if (ring !== undefined && name === [...ring].sort()[0])
      yield problem(
        'feature-ring',
        resource,
        `features require each other: ${ring.join(' -> ')}`,
        'take one of the requirements out',
      );
    for (const other of (step.after ?? []).map(featureName))
      if (!present.has(other))
        yield problem(
          'feature-requires',
          resource,
          `the feature "${name}" requires "${other}"`,
          `add "${other}" to its features`,
        );
  }
}

/** The shortest way on which a feature requires itself. */
function ringOf(name: string, known: FeatureSteps): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[name]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of (known.get(way.at(-1)!)?.after ?? []).map(featureName)) {
      if (next === name) return [...way, name];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

const problem = (code: string, {id, name}: GuestResource, message: string, hint: string): Diagnostic => ({
  severity: 'error',
  code,
  message: `${id} ${name}: ${message}`,
  hint,
  source: {file: '', pointer: pointerIn(id, 'features')},
});
