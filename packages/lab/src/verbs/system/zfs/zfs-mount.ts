import {complain, eachSpeaking, speaking} from '../complain.js';
import {datasets, named} from './datasets.js';
import {mountpointOf, mountsItself, saveDatasets} from './mounts.js';
import {readOptions} from './options.js';
import {datasetsState} from './pools.js';
import {update} from './zfs-change.js';

export const mount = speaking((args, io, node) => {
  const {flags, rest} = readOptions(args, {
    flags: 'afvl',
    values: 'oR',
    usage: 'mount [-flvO] [-o opts] <-a|-R filesystem|filesystem>',
  });
  const all = datasetsState.read(node.files);
  if (flags.has('a'))
    return saveDatasets(
      node.files,
      all.map((one) => (mountsItself(node.files, one) ? {...one, mounted: true} : one)),
    );
  const [name] = rest;
  if (name === undefined)
    return void io.out(
      all
        .filter(({mounted}) => mounted)
        .map((one) => `${one.name.padEnd(30)}  ${mountpointOf(node.files, one)}\n`)
        .join(''),
    );
  const found = named(all, name);
  if (found.mounted) complain(`cannot mount '${name}': filesystem already mounted`);
  const at = mountpointOf(node.files, found);
  if (at === undefined) complain(`cannot mount '${name}': no mountpoint set`);
  if (found.properties.canmount === 'off') complain(`cannot mount '${name}': 'canmount' property is set to 'off'`);
  update(node.files, name, (old) => ({...old, mounted: true}));
});

export const unmount = speaking((args, io, node) => {
  const {rest} = readOptions(args, {flags: 'afu', values: '', usage: 'unmount [-fu] <-a | filesystem|mountpoint>'});
  const all = datasetsState.read(node.files);
  return eachSpeaking(rest, io, (name) => {
    const found = all.find((one) => one.name === name || mountpointOf(node.files, one) === name) ?? named(all, name);
    if (!found.mounted) complain(`cannot unmount '${name}': not currently mounted`);
    update(node.files, found.name, (old) => ({...old, mounted: false}));
  });
});

export const destroy = speaking((args, _, node) => {
  const {flags, rest} = readOptions(args, {
    flags: 'fnprRv',
    values: '',
    usage: 'destroy [-fnpRrv] <filesystem|volume>',
  });
  const [name = ''] = rest;
  named(datasets(node), name);
  if (!name.includes('/'))
    complain(
      `cannot destroy '${name}': operation does not apply to pools\nuse 'zfs destroy -r ${name}' to destroy all datasets in the pool\nuse 'zpool destroy ${name}' to destroy the pool itself`,
    );
  const below = datasets(node).filter((one) => one.name.startsWith(`${name}/`));
  if (below.length > 0 && !flags.has('r') && !flags.has('R'))
    complain(
      `cannot destroy '${name}': filesystem has children\nuse '-r' to destroy the following datasets:\n${below.map((one) => one.name).join('\n')}`,
    );
  saveDatasets(
    node.files,
    datasetsState.read(node.files).filter((one) => one.name !== name && !one.name.startsWith(`${name}/`)),
  );
});
