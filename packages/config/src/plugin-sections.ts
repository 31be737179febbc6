import type {Finding} from './finding.js';

/** Where an entry of each kind may stand. */
const PLACES: Readonly<Record<string, string>> = {
  lxc: '/(lxc_configs/[^/]+|lxc_defaults)',
  vm: '/(vms/\\d+|vm_defaults)',
  hypervisor: '',
};

/**
 * A key that is the section of a plugin's phase is not unknown: the plugin's own schema checks what is in it.
 * @param broken names of plugins of which nobody knows what their steps are for
 */
export const withoutSections = (
  findings: readonly Finding[],
  steps: readonly string[],
  broken: readonly string[],
): Finding[] => {
  const possible = broken.flatMap((name) => Object.keys(PLACES).map((kind) => `${kind}.${name}`));
  const sections = [...steps, ...possible].flatMap((id) => {
    const dot = id.indexOf('.');
    const place = PLACES[id.slice(0, dot)];
    return place === undefined ? [] : [new RegExp(`^${place}/${id.slice(dot + 1).replace(/[^\w-]/g, '\\$&')}$`)];
  });
  return findings.filter(
    ({code, pointer}) => code !== 'unknown-key' || !sections.some((section) => section.test(pointer)),
  );
};
