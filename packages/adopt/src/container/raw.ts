import {givenIdMaps, idMapLines, wholeIdMap} from '@phoenix/config';
import type {IdMap, RawLine} from '@phoenix/kit';
import {type GuestConfig, readBlock} from '@phoenix/proxmox';
import {type Entry, written} from '../draft.js';

interface Raw {
  /** `unconfined`; a profile of somebody's own stays a raw line: its text is not among the config's files. */
  readonly apparmorProfile: string | undefined;
  readonly lines: readonly string[];
  readonly idMaps: readonly Entry[];
  /** Mount entries that are bind mounts and nothing else. */
  readonly binds: readonly Entry[];
  readonly notes: readonly string[];
}

/** The config takes no such line: the container would not start with it. */
const REFUSED = 'lxc.cap.keep';

/** Raw `lxc.*` lines, in the words that the config has for some of them. */
export function rawOf({raw, description}: GuestConfig): Raw {
  const taken = raw.filter(({key}) => key !== REFUSED);
  const lines = inTheOrderOf(readBlock(description).block.lines, taken);
  const maps = lines.filter(({key}) => key === 'lxc.idmap');
  const idMaps = idMapsOf(maps);
  const isUnconfined = ({key, value}: RawLine) => key === 'lxc.apparmor.profile' && value === 'unconfined';
  // Binds come last among the lines that phoenix writes: those before them cannot be said so.
  const firstBind = lines.findLastIndex((line) => bindOf(line) === undefined) + 1;
  const said = (line: RawLine, i: number) =>
    isUnconfined(line) || i >= firstBind || (idMaps !== undefined && maps.includes(line));
  return {
    apparmorProfile: lines.some(isUnconfined) ? 'unconfined' : undefined,
    lines: lines.filter((line, i) => !said(line, i)).map(({key, value}) => `${key}: ${value}`),
    idMaps: idMaps ?? [],
    notes: taken.length < raw.length ? [`the config has no word for ${REFUSED}; phoenix leaves that alone`] : [],
    binds: lines
      .slice(firstBind)
      .map(bindOf)
      .filter((bind) => bind !== undefined),
  };
}

/** As phoenix noted them, where it did: the note is compared as a whole. */
function inTheOrderOf(noted: readonly string[], raw: readonly RawLine[]): readonly RawLine[] {
  const place = ({key, value}: RawLine) => {
    const at = noted.indexOf(`${key}: ${value}`);
    return at < 0 ? noted.length : at;
  };
  return [...raw].sort((a, b) => place(a) - place(b));
}

/** fstab(5) writes a space as \040. */
function bindOf({key, value}: RawLine): Entry | undefined {
  const [, from, to, ro] = /^(\/\S*) ([^/\s]\S*) none bind,create=dir(,ro)? 0 0$/.exec(value) ?? [];
  if (key !== 'lxc.mount.entry' || from === undefined || to === undefined) return undefined;
  const plain = (path: string) => path.replaceAll('\\040', ' ');
  return written({
    host_path: plain(from),
    container_path: `/${plain(to)}`,
    read_only: ro === undefined ? undefined : true,
    as: 'raw',
  });
}

/** The ranges that are not where Proxmox would map them; undefined: the config would make another map of them. */
function idMapsOf(lines: readonly RawLine[]): readonly Entry[] | undefined {
  const maps = lines.map(({value}): IdMap => {
    const [type, containerId, hostId, size] = value.split(/\s+/);
    return {
      type: type === 'g' ? 'g' : 'u',
      containerId: Number(containerId),
      hostId: Number(hostId),
      size: Number(size),
    };
  });
  const own = maps
    .filter(({containerId, hostId}) => hostId !== SHIFT + containerId)
    .map(({type, containerId, hostId, size}) =>
      written({type, container_id: containerId, host_id: hostId, size: size === 1 ? undefined : size}),
    );
  const made = idMapLines(wholeIdMap(givenIdMaps(own))).map(({value}) => value);
  const there = lines.map(({value}) => value.split(/\s+/).join(' '));
  return lines.length > 0 && JSON.stringify([...made].sort()) === JSON.stringify([...there].sort()) ? own : undefined;
}

/** Proxmox's own map: PVE::LXC, the id 0 of an unprivileged container is the node's 100000. */
const SHIFT = 100_000;
