import {posix} from 'node:path';
import type {Files} from './node.js';

const STATUS = '/var/lib/dpkg/status';

/** Packages that are installed on a disk, by dpkg's own file. */
export const hasPackage = (files: Files, name: string): boolean =>
  new RegExp(`^Package: ${name.replace(/[.+]/g, '\\$&')}\nStatus: install ok installed$`, 'm').test(
    files.read(STATUS)?.toString() ?? '',
  );

export function addPackages(files: Files, names: readonly string[]): void {
  const fresh = [...new Set(names)].filter((name) => !hasPackage(files, name));
  if (fresh.length === 0) return;
  files.mkdir(posix.dirname(STATUS), {parents: true});
  const stanzas = fresh.map(
    (name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-lab\n\n`,
  );
  files.write(STATUS, (files.read(STATUS)?.toString() ?? '') + stanzas.join(''));
}
