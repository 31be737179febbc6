import {type Change, change, type LxcResource, type MountOption} from '@phoenix/kit';
import {effectiveKeys, formatMount, type GuestState, parseMount, pctSet} from '@phoenix/proxmox';
import {isMade} from '../../container/left-alone.js';
import {withOptions} from '../../container/mount-options.js';
import {unprotected} from '../../container/unprotected.js';

const OPTIONS: readonly MountOption[] = ['acl', 'mountoptions', 'quota', 'replicate', 'ro', 'shared'];

/** How the root disk is mounted; a running container gets it at its next start. Comes after the disk has grown, and says its new size. */
export function rootOptionsChange(resource: LxcResource, state: GuestState): readonly Change[] {
  const {id, container} = resource;
  const {options, sizeGb} = container.rootfs;
  const text = effectiveKeys(state.config).get('rootfs');
  if (text === undefined) return [];
  const there = parseMount('rootfs', text);
  const wanted = withOptions(there, options, OPTIONS, isMade(state.config));
  const now = parseMount('rootfs', state.config.keys.get('rootfs') ?? text);
  const grows = now.sizeGb !== undefined && now.sizeGb > 0 && now.sizeGb < sizeGb;
  const size = grows ? `${sizeGb}G` : now.properties.get('size');
  // What is staged would take the old size back into the config, and pct then refuses to grow what is that large already.
  const isOutdated = state.config.pending.set.has('rootfs') && there.sizeGb !== (grows ? sizeGb : now.sizeGb);
  if (wanted === undefined && !isOutdated) return [];
  const all = wanted ?? Object.fromEntries(there.properties);
  const value = formatMount({...all, ...(size === undefined ? {} : {size}), volume: there.volume});
  const {commands, ...more} = unprotected(resource, state, [pctSet(id, {set: {rootfs: value}})]);
  const diff = [{field: 'rootfs', from: text, to: value}];
  return [change('set rootfs', commands, {diff, impact: state.running ? 'restart' : 'none', ...more})];
}
