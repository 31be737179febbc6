import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {ResourceKind, Step} from '@phoenix/kit';
import type {Plugin} from '@phoenix/plugins';
import type {NamedCase} from '@phoenix/testing';
import {sampleSection, type Turn} from './sample-section.js';

/** A config of one small guest, or of the node alone, that wants a plugin's steps. */
export interface Sample {
  readonly dir: string;
  /** What its references to secrets lead to. */
  readonly env: Readonly<Record<string, string>>;
}

const FILES = {
  lxc: 'phoenix_lxc_configs.json',
  vm: 'phoenix_vm_configs.json',
  hypervisor: 'phoenix_hypervisor_config.json',
} as const;

const SMALL = {name: 'trial', memory_mb: 512, cores: 1, storage_pool: 'local-zfs'};
const CONTAINER = {
  ...SMALL,
  template: 'debian-12-standard_12.7-1_amd64.tar.zst',
  storage_size_gb: 4,
  network_config: {name: 'eth0', bridge: 'vmbr0', ip: '10.0.0.90/24', gw: '10.0.0.1'},
};
const MACHINE = {
  ...SMALL,
  vmid: 900,
  template_image: 'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img',
  disk_size_gb: 8,
  network_bridge: 'vmbr0',
  network_config: {ip: '10.0.0.90/24', gw: '10.0.0.1'},
};

/** What a sample is made of. */
export interface Ingredients {
  readonly kind: ResourceKind;
  readonly plugin: Plugin;
  readonly cases: readonly NamedCase[];
  /** Every step there is: features bring those that they require. */
  readonly all: readonly Step[];
}

/** @param turn `gone`: the plugin's features are not named any more */
export async function writeSample(
  dir: string,
  {kind, plugin: {steps}, cases, all}: Ingredients,
  turn: Turn | 'gone',
): Promise<Sample> {
  const env: Record<string, string> = {};
  const own = steps.filter((step) => (step.kinds ?? ['lxc', 'vm']).includes(kind));
  const sectionOf = (step: Step) => sampleSection(step, cases, env, turn === 'gone' ? 'first' : turn);
  const wanted = [...withRequired(own.filter(isFeature), all)].filter((step) => turn !== 'gone' || !own.includes(step));
  const features = wanted.map((step) => ({[phaseOf(step)]: own.includes(step) ? sectionOf(step) : {}}));
  const phases = own.filter((step) => !isFeature(step) && step.configSchema !== undefined);
  const sections = Object.fromEntries(phases.map((step) => [phaseOf(step), sectionOf(step)]));
  const guest = {features, ...sections};
  const config = {
    lxc: {lxc_configs: {900: {...CONTAINER, ...guest}}},
    vm: {vms: [{...MACHINE, ...guest}]},
    hypervisor: sections,
  }[kind];
  await mkdir(dir, {recursive: true});
  await writeFile(join(dir, FILES[kind]), JSON.stringify(config));
  return {dir, env};
}

const isFeature = ({id}: Step): boolean => id.startsWith('feature.');
const phaseOf = ({id}: Step): string => id.slice(id.indexOf('.') + 1);

function withRequired(features: readonly Step[], all: readonly Step[]): ReadonlySet<Step> {
  const found = new Set<Step>();
  const seen = new Set<Step>();
  const visit = (step: Step) => {
    if (seen.has(step)) return;
    seen.add(step);
    for (const id of step.after ?? []) for (const other of all) if (other.id === id) visit(other);
    found.add(step);
  };
  for (const step of features) visit(step);
  return found;
}
