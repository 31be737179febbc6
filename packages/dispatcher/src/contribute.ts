import type {Container, Device, Diagnostic, LxcResource, RawLine, Step} from '@phoenix/kit';
import {type FeatureSteps, featuresOnDisk} from './features.js';

export interface Contributed {
  readonly resource: LxcResource;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Merges what features need on the host into the desired container, before any graph is built. Features that came along
 * with a clone's disk count too. The user's own explicit value wins, with a warning; two plugins that disagree are an error.
 */
export function contribute(
  resource: LxcResource,
  all: ReadonlyMap<number, LxcResource>,
  known: FeatureSteps,
): Contributed {
  const diagnostics: Diagnostic[] = [];
  const {container} = resource;
  const features = new Map(
    Object.entries(container.pctFeatures).map(([key, value]) => [key, {value, by: undefined as string | undefined}]),
  );
  const devices = new Map(container.devices.map((device) => [device.path, device]));
  const rawLines = new Map(container.rawLines.map((line) => [`${line.key} ${line.value}`, line]));
  const ownLines = rawLines.size;
  for (const {step, config} of contributors(resource, all, known)) {
    const patch = step.contribute!(resource, config);
    for (const [key, value] of Object.entries(patch.pctFeatures ?? {})) {
      const before = features.get(key);
      if (before === undefined) features.set(key, {value, by: step.id});
      else if (before.value !== value) diagnostics.push(conflict(resource, key, before, {value, by: step.id}));
    }
    for (const device of patch.devices ?? []) if (!devices.has(device.path)) devices.set(device.path, device);
    for (const line of patch.rawLines ?? []) rawLines.set(`${line.key} ${line.value}`, line);
  }
  const merged: Container = {
    ...container,
    pctFeatures: Object.fromEntries([...features].map(([key, {value}]) => [key, value])),
    devices: [...devices.values()].sort(byPath),
    rawLines: [...container.rawLines, ...[...rawLines.values()].slice(ownLines).sort(byText)],
  };
  return {resource: {...resource, container: merged}, diagnostics};
}

const byPath = (a: Device, b: Device) => (a.path < b.path ? -1 : 1);
const byText = (a: RawLine, b: RawLine) => (`${a.key} ${a.value}` < `${b.key} ${b.value}` ? -1 : 1);

function contributors(resource: LxcResource, all: ReadonlyMap<number, LxcResource>, known: FeatureSteps) {
  return featuresOnDisk(resource, all).flatMap(({name, config}): {step: Step; config: unknown}[] => {
    const step = known.get(name);
    return step?.contribute === undefined ? [] : [{step, config}];
  });
}

function conflict(
  {id, name}: LxcResource,
  key: string,
  before: {readonly value: string; readonly by: string | undefined},
  after: {readonly value: string; readonly by: string},
): Diagnostic {
  const source = {file: '', pointer: `/lxc_configs/${id}/pct_options`};
  if (before.by === undefined) {
    const message = `${id} ${name}: ${after.by} asks for ${key}=${after.value}, the config says ${key}=${before.value}: the config wins`;
    return {severity: 'warning', code: 'contribution-overruled', message, source};
  }
  const message = `${id} ${name}: ${before.by} wants ${key}=${before.value}, ${after.by} wants ${key}=${after.value}`;
  return {
    severity: 'error',
    code: 'contribution-conflict',
    message,
    hint: `say it in pct_options: "${key}=..."`,
    source,
  };
}
