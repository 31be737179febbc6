import {basename} from 'node:path';
import type {VirtualMachine} from '@phoenix/kit';
import type {World} from '../guests/world.js';
import {asId, asList, asText, type JsonObject} from '../json.js';
import {checksumOf} from './checksum.js';
import {present} from './present.js';

/** Nothing is copied: the VM names a CD and no image, or says itself that it has none. */
export const isEmpty = ({template_image, clone_from_vmid, iso_images}: JsonObject): boolean =>
  template_image === 'none' ||
  (template_image === undefined && clone_from_vmid === undefined && asList(iso_images).length > 0);

/** From a cloud image, from another VM, or an empty disk. */
export const vmOriginOf = (object: JsonObject, {byId}: Pick<World, 'byId'>): VirtualMachine['origin'] => {
  const source = asId(object.clone_from_vmid);
  if (source !== undefined) {
    const of = byId.get(source)?.object ?? {};
    const linked = object.linked_clone === true;
    // A template has no snapshots.
    const snapname = of.is_template === true ? undefined : asText(of.template_snapshot_name);
    return {
      from: 'clone',
      source,
      linked,
      ...present({snapname, sharesIdentity: of.is_template === true ? undefined : true}),
    };
  }
  if (isEmpty(object)) return {from: 'empty'};
  const given = String(object.template_image);
  const url = /^https?:\/\//.test(given) ? given : undefined;
  const checksum = checksumOf(asText(object.image_checksum));
  if (url === undefined) return {from: 'image', image: given, ...present({checksum})};
  const {name, packed} = packedName(imageName(url));
  return {from: 'image', image: name, url, ...present({packed, checksum})};
};

/** What a download is called without its compression: `haos.qcow2.xz` is `haos.qcow2`. */
export const packedName = (name: string): {readonly name: string; readonly packed?: 'xz' | 'gz' | 'bz2' | 'zst'} => {
  const [, plain, packed] = /^(.+\.(?:qcow2|img|raw|vmdk))\.(xz|gz|bz2|zst)$/i.exec(name) ?? [];
  return plain === undefined ? {name} : {name: plain, packed: packed!.toLowerCase() as 'xz' | 'gz' | 'bz2' | 'zst'};
};

/**
 * The last part of a URL's path, as Proxmox names what it downloads: `https://x/noble%20c++.img?v=1` is `noble_c__.img`.
 * Source: PVE::Storage, normalize_content_filename.
 */
export const imageName = (url: string): string => {
  try {
    return basename(decodeURIComponent(new URL(url).pathname)).replace(/[^\w.-]/g, '_');
  } catch {
    return '';
  }
};

/** A clone that does not say where its disk lies has it where its source has it. */
export const diskStorageOf = (
  object: JsonObject,
  byId: World['byId'],
  seen: readonly number[] = [],
): string | undefined => {
  const source = asId(object.clone_from_vmid);
  const own = asText(object.storage_pool);
  if (own !== undefined && object.linked_clone !== true) return own;
  const from = source === undefined || seen.includes(source) ? undefined : byId.get(source);
  return from === undefined ? own : (diskStorageOf(from.object, byId, [...seen, source!]) ?? own);
};
