import {type Finding, warning} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asNumber, asObject, isObject} from '../json.js';
import {gpuIndexes} from '../normalise/gpus.js';

/** GPUs that a container is given and the hypervisor file does not declare; and spaces in the list of them. */
export const gpus = ({guests, hypervisor}: World): Finding[] =>
  guests.flatMap((guest) => {
    const given = guest.object.gpu_assignment;
    const indexes = gpuIndexes(given);
    const pointer = guest.at('gpu_assignment');
    const findings: Finding[] = [];
    if (typeof given === 'string' && indexes.length > 0 && given !== indexes.join(','))
      findings.push(
        warning('gpu-list-spaces', pointer, `${nameOf(guest)}: "${given}" is read as "${indexes.join(',')}"`),
      );
    const unknown = indexes.filter((index) => !declared(hypervisor?.gpus).has(index));
    if (unknown.length > 0 && hypervisor !== undefined && guest.kind === 'lxc') {
      const message = `${nameOf(guest)} is given GPU ${unknown.join(' and ')}, which the hypervisor file does not declare`;
      findings.push(
        warning('undeclared-gpu', pointer, message, {
          hint: `declare what the node has: "gpus": [${unknown.map((index) => `{"index": ${index}}`).join(', ')}]`,
        }),
      );
    }
    return findings;
  });

const declared = (gpus: unknown): Set<number> => {
  if (typeof gpus === 'number') return new Set(Array.from({length: gpus}, (_, i) => i));
  const entries = Array.isArray(gpus) ? gpus.filter(isObject) : [];
  return new Set(entries.flatMap((gpu) => asNumber(asObject(gpu).index) ?? []));
};
