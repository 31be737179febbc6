import {readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import type {Step} from '@phoenix/kit';
import {loadPlugins} from '@phoenix/plugins';
import {readCases, runCase} from '@phoenix/testing';

const steps = join(dirname(fileURLToPath(import.meta.url)), '..');
const foldersOf = (root: string) =>
  readdirSync(join(steps, root), {withFileTypes: true})
    .filter((entry) => entry.isDirectory())
    .map(({name}) => name)
    .sort();

/** What each plugin folder exports: modules from their TypeScript sources, script features through the loader. */
async function plugins(): Promise<ReadonlyMap<string, readonly Step[]>> {
  const found = new Map<string, readonly Step[]>();
  for (const root of ['lxc', 'vm', 'hypervisor'])
    for (const name of foldersOf(root)) {
      const {default: exported} = (await import(`../${root}/${name}/index.ts`)) as {
        readonly default: Step | readonly Step[];
      };
      found.set(`${root}/${name}`, [exported].flat() as readonly Step[]);
    }
  const features = await loadPlugins([{path: join(steps, 'features'), strict: true}]);
  expect(features.diagnostics).toEqual([]);
  for (const name of foldersOf('features'))
    found.set(
      `features/${name}`,
      features.steps.filter(({id}) => id === `feature.${name}`),
    );
  return found;
}

for (const [folder, exported] of await plugins()) {
  const cases = await readCases(join(steps, folder, 'cases'));

  test(`${folder} has cases`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(3);
  });

  for (const {name, case: asked} of cases)
    test(`${folder}: ${name}: ${asked.about}`, async () => {
      const {status, report} = await runCase(exported, asked);
      if (status === 'failed') throw new Error(report);
    });
}
