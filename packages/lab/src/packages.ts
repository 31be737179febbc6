import type {Files} from './node.js';
import {catalog} from './verbs/system/apt/catalog.js';
import {packages, savePackages} from './verbs/system/apt/dpkg.js';

/** Packages that are installed on a disk, by dpkg's own file. */
export const hasPackage = (files: Files, name: string): boolean => packages(files).has(name);

const known = (name: string) => (Object.hasOwn(catalog, name) ? catalog[name] : undefined);
const withDependencies = (name: string): readonly string[] => [
  ...(known(name)?.depends ?? []).flatMap(withDependencies),
  name,
];

/** Puts packages on a disk with what they bring, whatever its sources offer. */
export function addPackages(files: Files, names: readonly string[]): void {
  const have = packages(files);
  const fresh = [...new Set(names.flatMap(withDependencies))].filter((name) => !have.has(name));
  if (fresh.length === 0) return;
  savePackages(files, new Map([...have, ...fresh.map((name) => [name, known(name)?.version ?? '1.0-1'] as const)]));
  for (const name of fresh) known(name)?.install?.(files);
}
