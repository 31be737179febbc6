import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** What a config folder has names for, read without judging: somebody may be in the middle of writing it. */
export interface ConfigWords {
  readonly guests: readonly GuestWords[];
  /** Suites, each with those that have it. */
  readonly suites: ReadonlyMap<string, readonly string[]>;
  /** Folders of plugins, as the config names them. */
  readonly plugins: readonly string[];
}

export interface GuestWords {
  readonly id: string;
  readonly name: string | undefined;
  readonly kind: 'container' | 'VM';
  readonly features: readonly string[];
  readonly snapshots: readonly string[];
}

/** Never fails: of a file that is broken or not there nothing is known. */
export async function configWords(dir: string): Promise<ConfigWords> {
  const [lxc, vm, node] = await Promise.all(
    ['phoenix_lxc_configs.json', 'phoenix_vm_configs.json', 'phoenix_hypervisor_config.json'].map((name) =>
      readJson(join(dir, name)),
    ),
  );
  const containers = Object.entries(asObject(asObject(lxc).lxc_configs));
  const vms = asList(asObject(vm).vms).map((one) => [String(asObject(one).vmid ?? ''), one] as const);
  const owners: readonly (readonly [who: string, raw: unknown])[] = [['the node', node], ...containers, ...vms];
  const suites = new Map<string, string[]>();
  for (const [who, raw] of owners)
    for (const name of Object.keys(asObject(asObject(raw).tests))) suites.set(name, [...(suites.get(name) ?? []), who]);
  return {
    guests: [
      ...containers.map(([id, raw]) => guestOf(id, raw, 'container')),
      ...vms.map(([id, raw]) => guestOf(id, raw, 'VM')),
    ].filter(({id}) => /^\d+$/.test(id)),
    suites,
    plugins: asList(asObject(node).plugins).filter((one) => typeof one === 'string'),
  };
}

/** The names that are phoenix's own, and the guest's. */
const LIFECYCLE = ['pre-configured', 'final-form'];

function guestOf(id: string, raw: unknown, kind: GuestWords['kind']): GuestWords {
  const {name, features, template_snapshot_name: template} = asObject(raw);
  return {
    id,
    name: typeof name === 'string' && name !== '' ? name : undefined,
    kind,
    features: asList(features).flatMap((one) => (typeof one === 'string' ? [one] : Object.keys(asObject(one)))),
    snapshots: [...LIFECYCLE, ...(typeof template === 'string' ? [template] : [])],
  };
}

const readJson = (file: string): Promise<unknown> => readFile(file, 'utf8').then(parseLeniently, () => undefined);

/** Comments, trailing commas and a byte order mark are accepted, as in a run. Undefined: not JSON. */
export function parseLeniently(text: string): unknown {
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, '$1');
  try {
    return JSON.parse(bare);
  } catch {
    return undefined;
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
