import {guestOf, isGuest, type Resource, type TestSuite} from '@phoenix/kit';

/** A suite by its name, wherever it stands. */
export interface Suite {
  readonly name: string;
  /** Those that have a suite of this name, in the config's order. */
  readonly owners: readonly {readonly resource: Resource; readonly suite: TestSuite}[];
}

/** Every suite of the given resources, by name. */
export function suitesOf(resources: Iterable<Resource>): ReadonlyMap<string, Suite> {
  const suites = new Map<string, Suite>();
  for (const resource of resources)
    for (const suite of ownSuites(resource)) {
      const owners = suites.get(suite.name)?.owners ?? [];
      suites.set(suite.name, {name: suite.name, owners: [...owners, {resource, suite}]});
    }
  return suites;
}

const ownSuites = (resource: Resource): readonly TestSuite[] =>
  isGuest(resource) ? guestOf(resource).suites : resource.settings.suites;
