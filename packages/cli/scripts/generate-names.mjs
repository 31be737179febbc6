// Makes the names of the built-in plugins that completion offers, so that it need not load them. With --check it writes
// nothing: exit 1 names what is stale. Wants the packages built.
import {fileURLToPath} from 'node:url';
import {NODE_GROUPS} from '@phoenix/dispatcher';
import {RECIPES} from '../../dispatcher/dist/recipes.js';
import {loadAllPlugins} from '../dist/load-plugins.js';
import {keep} from './keep.mjs';

const NOWHERE = fileURLToPath(new URL('no-config', import.meta.url));
const {plugins} = await loadAllPlugins(NOWHERE);
const bare = (id) => id.slice(id.indexOf('.') + 1);
const byValue = (a, b) => (a.value < b.value ? -1 : 1);
const isFeature = ({steps}) => steps.some(({id}) => id.startsWith('feature.'));

const ids = plugins.flatMap(({steps}) => steps).map(({id}) => id);
const nodeSteps = ids.filter((id) => id.startsWith('hypervisor.')).map((id) => ({value: bare(id)}));
const groups = Object.entries(NODE_GROUPS).map(([value, of]) => ({value, about: of.map(bare).join(', ')}));
const guestSteps = Object.fromEntries(
  Object.entries({lxc: RECIPES.converge.lxc, vm: RECIPES.converge.vm}).map(([kind, recipe]) => [
    kind,
    recipe.filter((id) => id.startsWith(`${kind}.`)).map(bare),
  ]),
);
const features = plugins.filter(isFeature).map(({name, description}) => ({value: name, about: description}));
const others = plugins.filter((plugin) => !isFeature(plugin)).map(({name}) => name);

const names = {
  nodeSteps: [...groups, ...nodeSteps.sort(byValue)],
  guestSteps,
  features: features.sort(byValue),
  plugins: [...new Set(others)].sort(),
};
keep({
  'packages/cli/src/completion/built-in-names.gen.ts': `// Generated from the built-in plugins by \`npm run generate\`. Do not edit.
import type {Candidate} from './candidate.js';

export interface BuiltInNames {
  /** Of the node, groups of them first. */
  readonly nodeSteps: readonly Candidate[];
  /** What brings a guest up, features aside, in its order. */
  readonly guestSteps: Readonly<Record<'lxc' | 'vm', readonly string[]>>;
  readonly features: readonly Candidate[];
  /** All others. */
  readonly plugins: readonly string[];
}

export const BUILT_IN_NAMES: BuiltInNames = ${JSON.stringify(names, null, 2)};
`,
});
