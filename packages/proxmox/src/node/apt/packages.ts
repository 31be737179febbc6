import type {Fact} from '@phoenix/kit';
import {succeed} from '../../facts/succeed.js';

/** Versions of the installed packages, by name. */
export const installedPackages: Fact<ReadonlyMap<string, string>> = {
  key: 'packages',
  scope: 'node',
  // Exit 1: dpkg-query found nothing to say, of a database that is empty.
  read: async (node) => readPackages((await succeed(node, ['dpkg-query', '-W', FORMAT], 1)).stdout),
};

const FORMAT = `-f=\${db:Status-Abbrev} \${Package} \${Version}\\n`;

/** `ii` is wanted and installed; `rc` only its config files are left, `iU` and others are half there (dpkg-query(1)). */
export const readPackages = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^[ih]i +(\S+) (\S+)$/gm)].map(([, name, version]) => [name!, version!]));

/** What apt-get would put in: lines `Inst name [old] (new origin [arch])` of `apt-get -s`. */
export interface Upgrade {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string;
}

export const upgrades: Fact<readonly Upgrade[]> = {
  key: 'upgrades',
  scope: 'node',
  read: async (node) => readUpgrades((await succeed(node, ['apt-get', '-s', 'dist-upgrade'])).stdout),
};

export const readUpgrades = (text: string): readonly Upgrade[] =>
  [...text.matchAll(/^Inst (\S+) (?:\[([^\]]+)\] )?\((\S+)/gm)].map(([, name, from, to]) => ({
    name: name!,
    from,
    to: to!,
  }));
