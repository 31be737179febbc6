import type {NfsExport, SambaSettings} from '@phoenix/kit';
import {type Files, isReference} from '../files.js';
import {asList, asText, isObject, type JsonObject} from '../json.js';
import {type Dataset, datasetsOf, isIn} from './datasets.js';
import {sambaValues} from './key-values.js';
import {words} from './network.js';
import {present} from './present.js';

/** A path of a share as the node has it. */
export interface SharePath {
  readonly path: string;
  /** The dataset that the path names by ZFS's name, where it is not mounted at what the file says. */
  readonly dataset?: Dataset;
}

/** `pool/dataset/folder`, and `/pool/dataset/folder` of a dataset that is mounted elsewhere, are read as where the dataset is mounted; of what is none of the datasets, as a folder of the pool. */
export const sharePath = (given: string, hypervisor: JsonObject): SharePath => {
  const path = given.replace(/(?<=.)\/+$/, '');
  const name = path.replace(/^\//, '');
  const dataset = datasetsOf(hypervisor)
    .filter(({id, mountpoint}) => isIn(name, id) && mountpoint !== undefined && !isIn(path, mountpoint))
    .sort((a, b) => b.id.length - a.id.length)[0];
  if (dataset?.mountpoint !== undefined) return {path: dataset.mountpoint + name.slice(dataset.id.length), dataset};
  return {path: path.startsWith('/') ? path : `/${path}`};
};

export const sambaOf = (hypervisor: JsonObject, {secrets}: Pick<Files, 'secrets'>): SambaSettings | undefined => {
  if (!isObject(hypervisor.samba)) return undefined;
  const {user, password, shares} = hypervisor.samba;
  const secret = typeof password === 'string' && isReference(password) ? secrets.get(password) : undefined;
  return {
    ...present({user: asText(user), password: secret}),
    shares: asList(shares)
      .filter(isObject)
      .map((share) => ({
        name: String(share.name),
        path: sharePath(String(share.path), hypervisor).path,
        options: sambaValues(share.options).values,
        validUsers: words(share.valid_users),
      })),
  };
};

export const nfsOf = (hypervisor: JsonObject): {exports: NfsExport[]} | undefined => {
  if (!isObject(hypervisor.nfs)) return undefined;
  return {
    exports: asList(hypervisor.nfs.exports)
      .filter(isObject)
      .map((one) => ({
        path: sharePath(String(one.path), hypervisor).path,
        clients: words(one.clients),
        options: words(one.options),
      })),
  };
};
