import {
  type Change,
  type Command,
  change,
  defineStep,
  exec,
  type NetworkVolume,
  Refusal,
  type StepContext,
  StepError,
  type VmResource,
} from '@phoenix/kit';
import {guestState} from '@phoenix/proxmox';
import {hashOf, removeStamp, type StampName, stampsOf, writeStamp} from '@phoenix/scripts';
import {isLeftAlone} from '../../machine/left-alone.js';
import {asVm} from '../../machine/resource.js';
import {lookAtMounts, type Mounts} from './look.js';
import {source, unitName, unitText} from './unit.js';

const FOLDER = '/etc/systemd/system';

/** NFS shares inside the guest, as systemd mount units that phoenix owns. Data lives on the server: nothing here touches it. */
export default defineStep({
  id: 'vm.volumes',
  on: 'guest',
  kinds: ['vm'],
  after: ['vm.agent'],
  timeoutMs: 15 * 60_000,
  async check(context) {
    const own = asVm(context.resource);
    const {volumes} = own.vm;
    if (volumes.length === 0 && !(await hadVolumes(context, own))) return [];
    const there = await lookAtMounts(context, volumes);
    const wanted = new Set(volumes.map(({mountPoint}) => unitName(mountPoint)));
    const gone = [...there.units.keys()].filter((name) => !wanted.has(name));
    return [
      ...(volumes.length === 0 || there.helper
        ? []
        : [change('install the NFS client', [{argv: ['sh', '-c', CLIENT]}])]),
      ...gone.map((name) =>
        change(`unmount ${whereOf(there.units.get(name)!) ?? name}, which the config has no longer`, [removal(name)]),
      ),
      ...(volumes.length === 0 ? [change('note that there are no volumes any more', [removeStamp(STAMP)])] : []),
      ...volumes.flatMap((volume) => mountChange(volume, there)),
    ];
  },
});

/** There were volumes once: their units are to be looked for. A clone brings it along with the units. */
const STAMP: StampName = 'access-volumes';

/** Most VMs never had any: the stamps, which other steps look at anyway, say so. A VM that is left alone may have no agent. */
async function hadVolumes({facts}: StepContext, own: VmResource): Promise<boolean> {
  const state = await facts(guestState(own.id));
  try {
    return (await facts(stampsOf(own.id))).has(STAMP);
  } catch (error) {
    const isSilent = error instanceof StepError && error.failure.code === 'not-ready';
    if (isSilent && state !== undefined && isLeftAlone(own, state)) return false;
    throw error;
  }
}

/** Debian's and Red Hat's name for it. */
const CLIENT = [
  'set -e',
  'export DEBIAN_FRONTEND=noninteractive',
  'if command -v apt-get >/dev/null; then',
  '  apt-get -q -o DPkg::Lock::Timeout=300 update',
  '  apt-get -q -y -o DPkg::Lock::Timeout=300 install nfs-common',
  'else dnf -q -y install nfs-utils; fi',
].join('\n');

/** $1 the unit. What is in use cannot be unmounted: the failure says so. */
const REMOVE = [
  'set -e',
  'systemctl disable --now -- "$1"',
  'rm -f "/etc/systemd/system/$1"',
  'systemctl daemon-reload',
];

const removal = (name: string): Command => ({argv: ['sh', '-c', REMOVE.join('\n'), 'sh', name]});

/** $1 the unit. A changed source needs an unmount first; `restart` of a mount unit does both. */
const MOUNT = ['set -e', 'systemctl daemon-reload', 'systemctl -q enable -- "$1"', 'systemctl restart -- "$1"'];

function mountChange(volume: NetworkVolume, {units, enabled, mounted}: Mounts): readonly Change[] {
  const name = unitName(volume.mountPoint);
  const text = unitText(volume);
  const from = mounted.get(volume.mountPoint);
  const to = source(volume);
  if (units.get(name) === text && enabled.has(name) && from === to) return [];
  if (from !== undefined && !units.has(name))
    throw new Refusal(
      'mounted-already',
      `${from} is mounted at ${volume.mountPoint}, and not by phoenix`,
      `umount it and take it out of /etc/fstab, or name another mount_point`,
    );
  return [
    {
      title: `mount ${to} at ${volume.mountPoint}`,
      impact: 'none',
      diff: [{field: volume.mountPoint, from, to}],
      actions: [
        ...(units.get(name) === text
          ? []
          : [{kind: 'write' as const, path: `${FOLDER}/${name}`, content: text, mode: '0644'}]),
        exec(writeStamp(STAMP, hashOf('volumes'))),
        exec({argv: ['sh', '-c', MOUNT.join('\n'), 'sh', name]}),
      ],
    },
  ];
}

const whereOf = (unit: string): string | undefined => /^Where=(.*)$/m.exec(unit)?.[1];
