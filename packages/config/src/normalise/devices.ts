import type {Device} from '@phoenix/kit';
import {asList, asNumber, asObject, asText, type JsonObject} from '../json.js';
import {gpuDevices} from './gpus.js';
import {present} from './present.js';

/** The nodes of the container's GPUs, then `devices`. A path that stands in both is what `devices` says of it. */
export const devicesOf = ({gpu_assignment, devices}: JsonObject): Device[] => {
  const own = givenDevices(devices);
  const paths = new Set(own.map(({path}) => path));
  return [...gpuDevices(gpu_assignment).filter(({path}) => !paths.has(path)), ...own];
};

/** `/dev/dri/renderD128,gid=104` or an object; what the schema reports is left out. */
export const givenDevices = (given: unknown): Device[] =>
  asList(given).flatMap((entry) => {
    const object = typeof entry === 'string' ? ofText(entry) : asObject(entry);
    const path = asText(object.path);
    if (path === undefined) return [];
    const [mode, uid, gid] = [asText(object.mode), asNumber(object.uid), asNumber(object.gid)];
    return [{path, ...present({mode, uid, gid}), ...(object.deny_write === true ? {denyWrite: true} : {})}];
  });

const ofText = (text: string): JsonObject =>
  Object.fromEntries(
    text.split(',').map((part, i) => {
      const [, key, value] = /^(path|mode|uid|gid|deny-write)=(.*)$/.exec(part) ?? [];
      if (key === undefined) return [i === 0 ? 'path' : part, part];
      if (key === 'deny-write') return ['deny_write', value === '1'];
      return [key, key === 'uid' || key === 'gid' ? Number(value) : value];
    }),
  );
