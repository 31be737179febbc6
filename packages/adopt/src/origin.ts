import {drivesOf, type GuestState, isSeed, readBlock, readMark, type Snapshot, systemDisk} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';
import type {Survey} from './survey.js';

/** What a guest was made from, in the config's words. */
export interface Origin {
  readonly entry: Readonly<Record<string, unknown>>;
  /** Something has to stand there, and counts when the guest is made anew. */
  readonly guessed?: true;
  /** The guest that it was cloned from, which the config does not have. */
  readonly source?: number;
}

/** A guest that another may be cloned from: its snapshot, or undefined for a template of Proxmox's. */
export interface Source {
  readonly id: number;
  readonly snapname: string | undefined;
}

/**
 * What phoenix noted of it, or what its disk's name says; else a stand-in. Guests are only cloned from guests of the config.
 * @param offers what the config's guests, the adopted ones among them, offer to be cloned from
 */
export function originOf(guest: GuestState, survey: Survey, offers: ReadonlyMap<number, Source>): Origin {
  const source = sourceOf(guest, survey);
  const isOffered =
    source !== undefined && offers.has(source.id) && offers.get(source.id)?.snapname === source.snapname;
  const known = source === undefined ? {} : {source: source.id};
  if (!isOffered) return {...(guest.kind === 'lxc' ? templateOf(guest, survey) : imageOf(guest, survey)), ...known};
  if (guest.kind === 'lxc') return {entry: {clone_from_ctid: source.id}};
  return {entry: {clone_from_vmid: source.id, ...(baseOf(guest) === source.id ? {linked_clone: true} : {})}};
}

/** What a guest of this node was cloned from, if that can be known; undefined also where it is no longer there. */
export function sourceOf(guest: GuestState, {node}: Survey): Source | undefined {
  const base = guest.kind === 'vm' ? baseOf(guest) : undefined;
  if (base !== undefined) return {id: base, snapname: undefined};
  const noted = readBlock(guest.config.description).block.source;
  if (noted === undefined) return undefined;
  const found: Source[] = [];
  for (const other of node.guests.values()) {
    if (other.id === guest.id || other.kind !== guest.kind) continue;
    if (other.kind === 'vm' && templateHash(other) === noted) found.push({id: other.id, snapname: undefined});
    for (const snapshot of other.config.snapshots)
      if (snapshotHash(other.id, snapshot) === noted) found.push({id: other.id, snapname: snapshot.name});
  }
  // Taken one after another, the three of a source may carry one hash: the last one is what it offers.
  return found.find(({snapname}) => !isLifecycle(snapname)) ?? found[0];
}

export const isLifecycle = (snapname: string | undefined): boolean =>
  snapname === 'pre-configured' || snapname === 'final-form';

/** As a clone notes it: phoenix's mark, or when somebody else's snapshot was taken. */
const snapshotHash = (source: number, {name, snaptime, description}: Snapshot): string =>
  readMark(description) ?? hashOf({foreign: {source, snapname: name, snaptime}});

const templateHash = ({id, config}: GuestState): string =>
  readBlock(config.description).block.template ?? hashOf({foreign: {source: id, smbios: config.keys.get('smbios1')}});

/** The template that a linked clone's disk lies on: `local-zfs:base-8000-disk-0/vm-8010-disk-0`. */
function baseOf({config}: GuestState): number | undefined {
  const bases = drivesOf(config).flatMap(({volume}) => /[:/]base-(\d+)-disk-\d+(?:\.\w+)?\/./.exec(volume)?.[1] ?? []);
  return bases[0] === undefined ? undefined : Number(bases[0]);
}

function templateOf({config}: GuestState, survey: Survey): Origin {
  const noted = readBlock(config.description).block.source;
  const spellings = survey.templates.flatMap((volid) => [volid, volid.slice(volid.lastIndexOf('/') + 1)]);
  const known = spellings.find((template) => hashOf({template}) === noted);
  if (known !== undefined) return {entry: {template: known}};
  const ostype = config.keys.get('ostype') ?? 'unmanaged';
  const ofIts = survey.templates.filter((volid) => volid.slice(volid.lastIndexOf('/') + 1).startsWith(`${ostype}-`));
  // Names end in versions and dates: the last one is the newest.
  const template = [...ofIts].sort((a, b) => a.localeCompare(b, 'en', {numeric: true})).at(-1);
  return {entry: {template: template ?? `unknown-${ostype}.tar.zst`}, guessed: true};
}

function imageOf({config}: GuestState, {images}: Survey): Origin {
  const noted = readBlock(config.description).block.source;
  // As steps/vm/create has it.
  if (noted === hashOf('an empty disk')) return {entry: {template_image: 'none'}};
  for (const {path, checksum} of images) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    // An iso folder takes other names only with its own ending.
    for (const image of [name, name.replace(/\.img$/, ''), path]) {
      // As steps/machine/source-hash.ts has it.
      if (checksum !== undefined && hashOf({image, sha256: checksum.hex}) === noted)
        return {entry: {template_image: image, image_checksum: `${checksum.algorithm}:${checksum.hex}`}};
      if (hashOf({image}) === noted) return {entry: {template_image: image}};
    }
  }
  // Without a drive for cloud-init it was installed by hand, or is an appliance.
  const isSized = (systemDisk(config)?.sizeGb ?? 0) >= 1;
  const isInstalled = isSized && !drivesOf(config).some(isSeed);
  return {entry: {template_image: isInstalled ? 'none' : 'unknown.img'}, guessed: true};
}
