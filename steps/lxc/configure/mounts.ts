import {type Change, change, type LxcResource} from '@phoenix/kit';
import {effectiveKeys, type GuestState, mountsOf, pctSet, readBlock} from '@phoenix/proxmox';
import {unprotected} from '../../container/unprotected.js';

/**
 * What a clone has brought along and the config does not want goes before the first start: from a running guest it
 * would be gone only after the next one. The clone's note says what came along: a path without a volume id.
 */
export function mountsChange(resource: LxcResource, state: GuestState): readonly Change[] {
  const {volumes} = readBlock(state.config.description).block;
  const current = effectiveKeys(state.config);
  const wanted = pathsOf(resource);
  const gone = mountsOf({keys: current})
    .filter(({key, mp}) => key !== 'rootfs' && volumes[mp] === '' && !wanted.has(mp))
    .map(({key}) => key);
  if (gone.length === 0) return [];
  const {commands, ...more} = unprotected(resource, state, [pctSet(resource.id, {delete: gone})]);
  const diff = gone.map((field) => ({field, from: current.get(field), to: undefined}));
  return [change(`detach ${gone.join(', ')}`, commands, {diff, impact: state.running ? 'restart' : 'none', ...more})];
}

const pathsOf = ({container: {volumes, mounts}}: LxcResource): ReadonlySet<string> =>
  new Set([
    ...volumes.map(({mountPoint}) => mountPoint),
    ...mounts.filter(({as}) => as === 'mp').map(({containerPath}) => containerPath),
  ]);
