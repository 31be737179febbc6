import {error, type Finding, warning} from '../finding.js';
import {type Guest, itemsOf, nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';
import {givenDevices} from '../normalise/devices.js';
import {pctOptions} from '../normalise/pct-features.js';

/** What a container is said to be made of and to be allowed, and cannot be or has no use for. */
export const containerOptions = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'lxc')
    .flatMap((guest) => [...template(guest), ...features(guest), ...devices(guest), ...raw(guest)]);

function template(guest: Guest): Finding[] {
  const given = asText(guest.object.template);
  if (given === undefined) return [];
  const say = (what: string, hint: string) => [
    error('not-a-template', guest.at('template'), `${nameOf(guest)}: "${given}" is ${what}, not an OS template`, {
      hint,
    }),
  ];
  if (/^[^:/]+:backup\/|(?:^|\/)vzdump-/.test(given))
    return say('a backup', `pct restore ${guest.id} ${given} --storage STORAGE, then phoenix adopt ${guest.id}`);
  if (/\.(?:iso|img|qcow2|vmdk)(?:\.\w+)?$/.test(given))
    return say('an image for VMs', 'pveam available --section system');
  return [];
}

/** The kernel lets no user namespace mount these: `fs_flags` lacks FS_USERNS_MOUNT. */
const ONLY_ROOT = /^(?:nfs4?|cifs|smb3|ext[234]|xfs|btrfs|vfat|ntfs3?)$/;

function features(guest: Guest): Finding[] {
  const unprivileged = guest.object.unprivileged !== false;
  return pctOptions(guest.object.pct_options).flatMap(({key, value, index}) => {
    const at = index === undefined ? guest.at('pct_options') : guest.at('pct_options', index);
    const say = (message: string, hint: string) => [warning('no-effect', at, `${nameOf(guest)}: ${message}`, {hint})];
    // pct.conf(5): for unprivileged containers only.
    if (key === 'keyctl' && value === '1' && !unprivileged)
      return say(
        'keyctl has no effect in a privileged container',
        'leave it out: a privileged one may call keyctl anyway',
      );
    const types = key === 'mount' && unprivileged ? value.split(/[; ]+/).filter((type) => ONLY_ROOT.test(type)) : [];
    return types.length === 0
      ? []
      : say(
          `mount=${types.join(';')} has no effect in an unprivileged container: the kernel lets it mount none of these`,
          'mount it on the node and say the folder in mount_points, or "unprivileged": false',
        );
  });
}

/** Folders of devices that people name: pct takes none ("is not a device"). */
const FOLDERS =
  /^\/dev\/(?:dri|snd|input|dvb|disk|mapper|serial|v4l|usb|nvidia-caps|(?:serial|disk|v4l|snd|input)\/by-[a-z]+|bus(?:\/usb(?:\/\d+)?)?)?\/?$/;

const devices = (guest: Guest): Finding[] =>
  itemsOf(guest, 'devices').flatMap(({value, pointer}) => {
    const path = givenDevices(value)[0]?.path;
    if (path === undefined || !FOLDERS.test(path)) return [];
    const message = `${nameOf(guest)}: ${path} is a folder of devices, and a container is given each by itself`;
    const folder = path.replace(/\/$/, '');
    const hint = folder.startsWith('/dev/bus')
      ? `what is plugged in changes its name: "lxc_options": ["lxc.cgroup2.devices.allow: c 189:* rwm", "lxc.mount.entry: ${folder} ${folder.slice(1)} none bind,optional,create=dir"]`
      : `name what is in it, like ${folder === '/dev/dri' ? '/dev/dri/renderD128' : `${folder}/…`} (ls ${folder} on the node)`;
    return [error('device-folder', pointer, message, {hint})];
  });

/** Properties of mpN: a raw line has none. */
const raw = (guest: Guest): Finding[] =>
  objectsOf(guest, 'mount_points').flatMap(({value, pointer}) =>
    value.as !== 'raw'
      ? []
      : ['shared', 'replicate']
          .filter((key) => value[key] !== undefined)
          .map((key) =>
            warning('no-effect', `${pointer}/${key}`, `${nameOf(guest)}: ${key} has no effect beside "as": "raw"`),
          ),
  );
