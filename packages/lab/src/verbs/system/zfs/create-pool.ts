import {createHash} from 'node:crypto';
import {posix} from 'node:path';
import {complain, speaking} from '../complain.js';
import {changeDisk} from '../disks/disks.js';
import {saveDatasets} from './mounts.js';
import {readOptions} from './options.js';
import {datasetsState, poolNamed, poolsState} from './pools.js';
import {kept, wrongProperty} from './properties.js';
import {disksBehind, parseVdevs} from './vdevs.js';

/** Pool properties that may be set, zpoolprops(7). */
export const settablePoolProperties: Readonly<Record<string, {readonly default: string; readonly values: RegExp}>> = {
  altroot: {default: '-', values: /^\//},
  ashift: {default: '0', values: /^\d+$/},
  autoexpand: {default: 'off', values: /^(on|off)$/},
  autoreplace: {default: 'off', values: /^(on|off)$/},
  autotrim: {default: 'off', values: /^(on|off)$/},
  bootfs: {default: '-', values: /./},
  cachefile: {default: '-', values: /^(none|\/.*|)$/},
  comment: {default: '-', values: /^[\x20-\x7e]{0,32}$/},
  compatibility: {default: 'off', values: /./},
  delegation: {default: 'on', values: /^(on|off)$/},
  failmode: {default: 'wait', values: /^(wait|continue|panic)$/},
  listsnapshots: {default: 'off', values: /^(on|off)$/},
  multihost: {default: 'off', values: /^(on|off)$/},
};

/** In libzfs' words; undefined when it may be set. */
export function wrongPoolProperty(name: string, value: string): string | undefined {
  if (name.startsWith('feature@'))
    return /^(enabled|disabled)$/.test(value)
      ? undefined
      : `property '${name}' can only be set to 'enabled' or 'disabled'`;
  const known = Object.hasOwn(settablePoolProperties, name) ? settablePoolProperties[name] : undefined;
  if (known === undefined) return `invalid property '${name}'`;
  if (name === 'ashift' && !(value === '0' || (Number(value) >= 9 && Number(value) <= 16)))
    return `property 'ashift' number ${value} is invalid, only values between 9 and 16 are allowed.`;
  return known.values.test(value) ? undefined : `property '${name}' must have another value`;
}

/** `zpool create [-fn] [-o P=V]… [-O P=V]… [-m MOUNTPOINT] POOL VDEV…` */
export const createPool = speaking((args, io, {files, now}) => {
  const {flags, values, rest} = readOptions(args, {
    flags: 'dfn',
    values: 'oOmRt',
    usage:
      'create [-fnd] [-o property=value] ... \n\t    [-O file-system-property=value] ... \n\t    [-m mountpoint] [-R root] <pool> <vdev> ...',
  });
  const [name, ...words] = rest;
  if (name === undefined) return complain('missing pool name argument\nusage:\n\tcreate [-fnd] <pool> <vdev> ...', 2);
  const pairs = (letter: string) =>
    (values.get(letter) ?? []).map((text) => [text.replace(/=.*/s, ''), text.replace(/^[^=]*=?/, '')] as const);
  for (const [key] of pairs('o'))
    if (wrongPoolProperty(key, '')?.startsWith('invalid'))
      complain(`property '${key}' is not a valid pool or vdev property`, 1);
  for (const [key] of pairs('O'))
    if (wrongProperty(key, '')?.startsWith('invalid'))
      complain(`property '${key}' is not a valid filesystem property`, 1);
  if (/^(mirror|raidz|draid|spare|log)/.test(name)) complain(`cannot create '${name}': name is reserved`);
  if (!/^[a-z]/i.test(name)) complain(`cannot create '${name}': name must begin with a letter`);
  const odd = /[^\w.:-]/.exec(name)?.[0];
  if (odd !== undefined) complain(`cannot create '${name}': invalid character '${odd}' in pool name`);
  const vdevs = parseVdevs(words);
  const disks = disksBehind(files, vdevs, flags.has('f'));
  for (const [key, value] of pairs('o')) {
    const wrong = wrongPoolProperty(key, value);
    if (wrong !== undefined) complain(`cannot create '${name}': ${wrong}`);
  }
  for (const [key, value] of pairs('O')) {
    const wrong = wrongProperty(key, value);
    if (wrong !== undefined) complain(`cannot create '${name}': ${wrong}`);
  }
  if (poolNamed(files, name) !== undefined) complain(`cannot create '${name}': pool already exists`);
  const own = Object.fromEntries(pairs('O').map(([key, value]) => [key, kept(key, value)]));
  const mountpoint = values.get('m')?.at(-1) ?? own.mountpoint;
  const at = mountpoint ?? `/${name}`;
  if (at.startsWith('/') && (files.list(at) ?? []).length > 0)
    complain(`mountpoint '${at}' exists and is not empty\nuse '-m' option to provide a different default`);
  if (flags.has('n'))
    return void io.out(
      `would create '${name}' with the following layout:\n\n\t${name}\n${words.map((word) => `\t  ${posix.basename(word)}\n`).join('')}`,
    );
  const guid = BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 15)}`).toString();
  for (const disk of disks)
    changeDisk(files, disk.name, (old) => ({
      ...old,
      partitions: [1, 9],
      signatures: [
        {device: old.name, type: 'gpt', uuid: `${guid.slice(0, 8)}-${old.name}`},
        {device: /\d$/.test(old.name) ? `${old.name}p1` : `${old.name}1`, type: 'zfs_member', uuid: guid, label: name},
      ],
    }));
  poolsState.write(
    files,
    [...poolsState.read(files), {name, guid, vdevs, properties: Object.fromEntries(pairs('o'))}].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
  );
  const properties: Readonly<Record<string, string>> = {...own, ...(mountpoint === undefined ? {} : {mountpoint})};
  saveDatasets(files, [
    ...datasetsState.read(files),
    {name, properties, type: 'filesystem', mounted: properties.canmount !== 'noauto', created: Math.floor(now())},
  ]);
}, 2);
