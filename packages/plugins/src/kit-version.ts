import {join} from 'node:path';
import {type Diagnostic, KIT_VERSION} from '@phoenix/kit';
import semver from 'semver';
import {problem} from './problem.js';

/** A plugin's package.json may say which versions of the kit it is written for. */
export function checkKitVersion(folder: string, manifest: Readonly<Record<string, unknown>>): Diagnostic | undefined {
  const range = ['peerDependencies', 'dependencies']
    .map((key) => kitIn(manifest[key]))
    .find((one) => one !== undefined);
  if (range === undefined) return undefined;
  const file = join(folder, 'package.json');
  if (semver.validRange(range) === null)
    return problem('plugin-version', file, `"@phoenix/kit": ${JSON.stringify(range)} is no range of versions`);
  if (semver.satisfies(KIT_VERSION, range, {includePrerelease: true})) return undefined;
  return problem(
    'plugin-version',
    file,
    `is written for @phoenix/kit ${range}, this phoenix has ${KIT_VERSION}`,
    'look for a version of the plugin that fits',
  );
}

function kitIn(dependencies: unknown): string | undefined {
  if (typeof dependencies !== 'object' || dependencies === null) return undefined;
  const range = (dependencies as Readonly<Record<string, unknown>>)['@phoenix/kit'];
  return typeof range === 'string' ? range : undefined;
}
