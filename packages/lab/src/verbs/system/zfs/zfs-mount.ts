import {complain, eachSpeaking, speaking} from '../complain.js';
import {named} from './datasets.js';
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
