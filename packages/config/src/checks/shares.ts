import {error, type Finding, warning} from '../finding.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText} from '../json.js';
import {sambaValues} from '../normalise/key-values.js';
import {sharePath} from '../normalise/node-shares.js';
import {pointerOf} from '../pointer.js';

/** Shares and exports whose path is a dataset's name, or no path at all. */
export const shares = ({hypervisor = {}}: World): Finding[] => {
  const pools = asList(asObject(hypervisor.zfs).pools).map((pool) => asObject(pool).name);
  const path = (given: unknown, pointer: string, what: string): Finding[] => {
    const text = asText(given);
    if (text === undefined || text === '') return [];
    const {path: meant, dataset} = sharePath(text, hypervisor);
    if (dataset !== undefined)
      return [
        warning('dataset-path', pointer, `${what}: "${text}" is read as ${meant}, where ${dataset.id} is mounted`),
      ];
    if (text.startsWith('/')) return [];
    const [pool = ''] = text.split('/');
    if (pools.includes(pool))
      return [
        warning(
          'dataset-path',
          pointer,
          `${what}: "${text}" is no dataset of the file; read as ${meant}, a folder of pool ${pool}`,
        ),
      ];
    const hint = `write an absolute path, or declare the dataset under zfs.datasets`;
    return [error('unknown-dataset', pointer, `${what}: "${text}" is no path, and no dataset of the file`, {hint})];
  };
  const {shares: given} = asObject(hypervisor.samba);
  return [
    ...asList(given)
      .map(asObject)
      .flatMap((share, i) => {
        const at = pointerOf('samba', 'shares', i);
        const what = `share ${share.name}`;
        return [
          ...path(share.path, `${at}/path`, what),
          ...sambaValues(share.options).odd.map((word) =>
            error('malformed', `${at}/options`, `${what}: "${word}" is no parameter like browseable=yes`, {
              hint: 'values with spaces go into a map: {"force user": "media"}',
            }),
          ),
        ];
      }),
    // One that is not absolute is the schema's to report.
    ...asList(asObject(hypervisor.nfs).exports)
      .map((one) => asText(asObject(one).path) ?? '')
      .flatMap((text, i) => (text.startsWith('/') ? path(text, pointerOf('nfs', 'exports', i, 'path'), 'export') : [])),
  ];
};
