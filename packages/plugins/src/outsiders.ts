import {register} from 'node:module';
import {hooksUrl} from './hooks-url.js';
import {OWN_PACKAGES} from './own-packages.js';

/** A module of phoenix as it is loaded: what it exports, by name. */
export type OwnModule = Readonly<Record<string, unknown>>;

let allowed = false;

/**
 * From now on a plugin outside of phoenix's own folders can be TypeScript, and finds these packages of the phoenix that
 * loads it: the very same objects, so that `instanceof Refusal` holds on both sides.
 * @param packages by the name that a plugin imports: `@phoenix/kit`
 */
export function allowOutsiders(packages: Readonly<Record<string, OwnModule>>): void {
  if (allowed) return;
  allowed = true;
  // The one place that a module made by the hooks and this one have in common: a bundle's modules have no address.
  Object.assign(globalThis, {[Symbol.for(OWN_PACKAGES)]: packages});
  const names = Object.fromEntries(Object.entries(packages).map(([name, own]) => [name, Object.keys(own)]));
  register(hooksUrl(), {data: {packages: names}});
}
