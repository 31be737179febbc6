import {register} from 'node:module';

/** Packages of phoenix that a plugin may import from wherever it lies. */
const PACKAGES = ['@phoenix/kit', '@phoenix/proxmox', '@phoenix/scripts', '@phoenix/testing'];

let allowed = false;

/**
 * From now on a plugin outside of phoenix's own folders can be TypeScript, and finds the packages of the phoenix that
 * loads it: the very same modules, so that `instanceof Refusal` holds on both sides.
 */
export function allowOutsiders(): void {
  if (allowed) return;
  allowed = true;
  const packages = Object.fromEntries(PACKAGES.map((name) => [name, resolveOr(name)]));
  register('./hooks.js', {parentURL: import.meta.url, data: {packages}});
}

function resolveOr(name: string): string | undefined {
  try {
    return import.meta.resolve(name);
  } catch {
    return undefined;
  }
}
