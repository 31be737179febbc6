import type {Container} from '@phoenix/kit';
import type {World} from '../guests/world.js';
import {asId, asText, type JsonObject} from '../json.js';
import {checksumOf} from './checksum.js';
import {present} from './present.js';

/** From an OS template, or from the template snapshot of another container. */
export const originOf = (object: JsonObject, {byId}: World): Container['origin'] => {
  const source = asId(object.clone_from_ctid);
  if (source !== undefined)
    return {from: 'clone', source, snapname: String(byId.get(source)?.object.template_snapshot_name)};
  const checksum = checksumOf(asText(object.template_checksum));
  return {
    from: 'template',
    template: String(object.template),
    ...present({url: asText(object.template_url), checksum}),
  };
};
