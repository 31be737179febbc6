import {type Change, change, defineStep, Refusal, type StepContext} from '@phoenix/kit';
import {textsOf} from '@phoenix/proxmox';
import {bootFiles, bootLocks, UPDATE_INITRAMFS} from '../../node/boot-files.js';
import {MODPROBE, refuseElsewhere} from '../../node/modprobe.js';
import {settingsOf} from '../../node/settings.js';
import {parameterOf, withParameter} from './modprobe-line.js';

const CONF = '/etc/modprobe.d/zfs.conf';
const NOW = '/sys/module/zfs/parameters/zfs_arc_max';
const LIVE_MIN = '/sys/module/zfs/parameters/zfs_arc_min';
const MEMORY = '/proc/meminfo';
const STATS = '/proc/spl/kstat/zfs/arcstats';
/** Below it the module takes no notice: MIN_ARC_MAX of zfs(4), zfs_arc_max. */
const LEAST = 64 * 1024 ** 2;

/** How much memory ZFS may fill with what it has read: at once, and after the next boot. */
export default defineStep({
  id: 'hypervisor.arc',
  on: 'node',
  kinds: ['hypervisor'],
  plansAbsent: true,
  wanted: (resource) => settingsOf(resource).zfs.arcMaxBytes !== undefined,
  locks: bootLocks,
  timeoutMs: 600_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const bytes = settingsOf(context.resource).zfs.arcMaxBytes!;
  if (bytes < LEAST)
    throw new Refusal('arc-too-small', `ZFS takes no cache below 64 MiB: ${bytes} bytes`, 'raise zfs.arc_max_gb');
  const texts = await context.facts(textsOf([MODPROBE, NOW, STATS, MEMORY]));
  refuseElsewhere(texts, {module: 'zfs', name: 'zfs_arc_max', value: String(bytes), own: CONF});
  const before = texts.get(CONF);
  const file = {path: CONF, content: fileText(before ?? '', bytes, texts.get(MEMORY))};
  const live = now(context, bytes, texts);
  return [...live, ...(await bootFiles(context, 'arc', [{before, file}], [UPDATE_INITRAMFS]))];
}

/**
 * A limit that is not above the cache's minimum is passed over, and that minimum is a thirty-second of the memory where
 * nothing else is said: zfs(4), zfs_arc_min. Where it would be in the way it makes way.
 */
function fileText(before: string, bytes: number, memory: string | undefined): string {
  const text = withParameter(before, 'zfs_arc_max', bytes);
  const kib = /^MemTotal:\s+(\d+) kB$/m.exec(memory ?? '')?.[1];
  const least = parameterOf(before, 'zfs_arc_min') || (Number(kib ?? 0) * 1024) / 32;
  return least < bytes ? text : withParameter(text, 'zfs_arc_min', bytes - 1);
}

function now(context: StepContext, bytes: number, texts: ReadonlyMap<string, string>): readonly Change[] {
  const has = texts.get(NOW)?.trim();
  if (has === undefined) return [];
  const inTheWay = (stat(texts, 'c_min') ?? 0) >= bytes;
  if (has === String(bytes) && !inTheWay) {
    warnOfOther(context, bytes, stat(texts, 'c_max'));
    return [];
  }
  const least = inTheWay ? [{argv: ['tee', LIVE_MIN], stdin: `${bytes - 1}\n`}] : [];
  return [
    change(`let ZFS cache ${gib(bytes)}`, [...least, {argv: ['tee', NOW], stdin: `${bytes}\n`}], {
      diff: [{field: 'zfs_arc_max', from: has, to: String(bytes)}],
      impact: 'hotplug',
    }),
  ];
}

const stat = (texts: ReadonlyMap<string, string>, name: string): number | undefined => {
  const found = new RegExp(`^${name}\\s+\\d+\\s+(\\d+)$`, 'm').exec(texts.get(STATS) ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
};

/** The module keeps the number that it was given, also where it goes by another: `c_max` is what counts. */
function warnOfOther({warn}: StepContext, bytes: number, used: number | undefined): void {
  if (used === undefined || used === bytes) return;
  warn(
    'arc-not-taken',
    `ZFS goes on with a cache of ${gib(used)}: ${gib(bytes)} is more than the node's memory, or ZFS has not taken it yet`,
    'look at c_min and c_max in /proc/spl/kstat/zfs/arcstats, zfs(4)',
  );
}

const gib = (bytes: number): string => `${Math.round((bytes / 1024 ** 3) * 100) / 100} GiB`;
