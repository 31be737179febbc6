import type {Container, Diagnostic, GuestResource, LxcResource, RawLine, Step} from '@phoenix/kit';
import {claims} from './claims.js';
import {type FeatureSteps, featuresOnDisk} from './features.js';

export interface Contributed {
  readonly resource: GuestResource;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Merges what features need on the host into the desired container, before any graph is built. Features that came along
 * with a clone's disk count too. The user's own explicit value wins, with a warning; two plugins that disagree are an error.
 */
export function contribute(
  resource: GuestResource,
  all: ReadonlyMap<number, GuestResource>,
  known: FeatureSteps,
): Contributed {
  // What a Patch can say today are settings of containers.
  if (resource.kind === 'vm') return {resource, diagnostics: []};
  const {container} = resource;
  const features = claims(resource, 'pct_options', Object.entries(container.pctFeatures));
  const devices = claims(
    resource,
    'gpu_assignment',
    container.devices.map(({path, mode = ''}) => [path, mode]),
  );
  const own = new Map(container.devices.map((device) => [device.path, device]));
  const lines = new Map<string, RawLine>();
  for (const {step, config} of contributors(resource, all, known)) {
    const patch = step.contribute!(resource, config);
    for (const [key, value] of Object.entries(patch.pctFeatures ?? {})) features.claim(key, value, step.id);
    for (const {path, mode = ''} of patch.devices ?? []) devices.claim(path, mode, step.id);
    for (const line of patch.rawLines ?? []) lines.set(text(line), line);
  }
  for (const line of container.rawLines) lines.delete(text(line));
  const merged: Container = {
    ...container,
    pctFeatures: Object.fromEntries(features.values()),
    devices: [...devices.values()]
      .map(([path, mode]) => ({...own.get(path), path, ...(mode === '' ? {} : {mode})}))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    rawLines: [...container.rawLines, ...[...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)],
  };
  return {resource: {...resource, container: merged}, diagnostics: [...features.diagnostics, ...devices.diagnostics]};
}

const text = ({key, value}: RawLine): string => `${key} ${value}`;

function contributors(resource: LxcResource, all: ReadonlyMap<number, GuestResource>, known: FeatureSteps) {
  return featuresOnDisk(resource, all).flatMap(({name, config}): {step: Step; config: unknown}[] => {
    const step = known.get(name);
    return step?.contribute === undefined ? [] : [{step, config}];
  });
}
