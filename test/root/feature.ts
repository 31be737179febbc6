import {join} from 'node:path';
import {expect} from '@jest/globals';
import type {Resource, Step} from '@phoenix/kit';
import {loadPlugins} from '@phoenix/plugins';
import {DEFAULT_CONTAINER, DEFAULT_VM} from '@phoenix/testing';
import type {Root} from './root.js';
import {runStep} from './run-step.js';

const folder = join(import.meta.dirname, '../../steps/features');
const {steps, diagnostics} = await loadPlugins([{path: folder, strict: true}]);

const own = {id: 900, name: 'web', object: {name: 'web'}};
const GUESTS: Readonly<Record<'lxc' | 'vm', Resource>> = {
  lxc: {...own, kind: 'lxc', container: {...DEFAULT_CONTAINER, hostname: 'web'}},
  vm: {...own, kind: 'vm', vm: {...DEFAULT_VM, hostname: 'web'}},
};

export const CHANGED = {status: 'changed', failure: undefined};
export const UNCHANGED = {status: 'unchanged', failure: undefined};

const feature = (name: string): Step => {
  const step = steps.find(({id}) => id === `feature.${name}`);
  if (step === undefined) throw new Error(`no feature ${name}: ${JSON.stringify(diagnostics)}`);
  return step;
};
/** Through the engine, in a guest of that kind. */
export const apply = (root: Root, name: string, config: object = {}, kind: 'lxc' | 'vm' = 'lxc') =>
  runStep(feature(name), root.host(), GUESTS[kind], config);
/** What a script prints. @throws when it fails */
export const sh = async (root: Root, script: string): Promise<string> => {
  const {exitCode, stdout, stderr} = await root.exec(['sh', '-ec', script]);
  if (exitCode !== 0) throw new Error(`${script}: ${exitCode} ${stderr}`);
  return stdout.trim();
};
/** Applied, then nothing left to do; what was changed by hand is found and mended. */
export async function converges(root: Root, name: string, config: object, byHand: string): Promise<void> {
  expect(await apply(root, name, config)).toMatchObject(CHANGED);
  expect(await apply(root, name, config)).toEqual({...UNCHANGED, output: []});
  await sh(root, byHand);
  expect(await apply(root, name, config)).toMatchObject(CHANGED);
  expect(await apply(root, name, config)).toMatchObject(UNCHANGED);
}
