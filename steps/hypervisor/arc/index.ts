import {type Change, change, defineStep, Refusal, type StepContext} from '@phoenix/kit';
import {textsOf} from '@phoenix/proxmox';
import {bootFiles, bootLocks, UPDATE_INITRAMFS} from '../../node/boot-files.js';
import {settingsOf} from '../../node/settings.js';
import {withArcMax} from './modprobe-line.js';

const CONF = '/etc/modprobe.d/zfs.conf';
const NOW = '/sys/module/zfs/parameters/zfs_arc_max';
const STATS = '/proc/spl/kstat/zfs/arcstats';
/** Below it the module takes no notice: MIN_ARC_MAX of zfs(4), zfs_arc_max. */
const LEAST = 64 * 1024 ** 2;

/** How much memory ZFS may fill with what it has read: at once, and after the next boot. */
export default defineStep({
  id: 'hypervisor.arc',
  on: 'node',
  kinds: ['hypervisor'],
  plansAbsent: true,
  after: ['hypervisor.packages', 'hypervisor.upgrade'],
  wanted: (resource) => settingsOf(resource).zfs.arcMaxBytes !== undefined,
  locks: bootLocks,
  timeoutMs: 600_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const bytes = settingsOf(context.resource).zfs.arcMaxBytes!;
  if (bytes < LEAST)
    throw new Refusal('arc-too-small', `ZFS takes no cache below 64 MiB: ${bytes} bytes`, 'raise zfs.arc_max_gb');
  const texts = await context.facts(textsOf([CONF, NOW, STATS]));
  const before = texts.get(CONF);
  const now = texts.get(NOW)?.trim();
  if (now === String(bytes)) warnOfOther(context, bytes, texts.get(STATS));
  const live =
    now === undefined || now === String(bytes)
      ? []
      : [
          change(`let ZFS cache ${gib(bytes)}`, [{argv: ['tee', NOW], stdin: `${bytes}\n`}], {
            diff: [{field: 'zfs_arc_max', from: now, to: String(bytes)}],
            impact: 'hotplug',
          }),
        ];
  const file = {path: CONF, content: withArcMax(before ?? '', bytes)};
  return [...live, ...(await bootFiles(context, 'arc', [{before, file}], [UPDATE_INITRAMFS]))];
}

/** The module keeps the number that it was given, also where it goes by another: `c_max` is what counts. */
function warnOfOther({warn}: StepContext, bytes: number, stats: string | undefined): void {
  const used = /^c_max\s+\d+\s+(\d+)$/m.exec(stats ?? '')?.[1];
  if (used === undefined || used === String(bytes)) return;
  warn(
    'arc-not-taken',
    `ZFS goes on with a cache of ${gib(Number(used))}: ${gib(bytes)} is below its minimum, or more than the node's memory`,
    'look at zfs_arc_min, zfs(4)',
  );
}

const gib = (bytes: number): string => `${Math.round((bytes / 1024 ** 3) * 100) / 100} GiB`;
