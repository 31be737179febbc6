import type {LabNode} from '../../node.js';
import {refuse} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {splitList} from '../cli/split-list.js';
import {pvesmOptions} from '../options/pvesm.js';
import {type StorageConfig, storages} from '../storage/storages.js';

const KIB = 1024;

export const status: Verb = {
  schema: pvesmOptions.status,
  run: ({node, io, args}) => {
    const all = storages(node).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (args.storage !== undefined && !all.some(({id}) => id === args.storage))
      refuse({storage: 'No such storage.'}, 255);
    const wanted = splitList(args.content ?? '');
    const shown = all.filter(
      ({id, content, disabled}) =>
        (args.storage === undefined || id === args.storage) &&
        (wanted.length === 0 || wanted.some((one) => content.includes(one))) &&
        !(disabled && (args.enabled === '1' || wanted.length > 0)),
    );
    const width = 1 + Math.max(4, ...shown.map(({id}) => id.length));
    const row = (id: string, type: string, state: string, ...numbers: string[]) =>
      `${id.padEnd(width)} ${type.padStart(10)} ${state.padStart(10)} ${numbers
        .slice(0, 3)
        .map((text) => text.padStart(15))
        .join(' ')} ${numbers[3]!.padStart(8)}\n`;
    io.out(
      `${'Name'.padEnd(width)} ${'Type'.padStart(10)} ${'Status'.padStart(10)} ${['Total', 'Used', 'Available'].map((text) => text.padStart(15)).join(' ')} ${'%'.padStart(8)}\n`,
    );
    for (const storage of shown) {
      if (storage.disabled) io.out(row(storage.id, storage.type, 'disabled', '0', '0', '0', 'N/A'));
      else if (storage.inactive !== undefined) {
        io.err(`${storage.inactive}\n`);
        io.out(row(storage.id, storage.type, 'inactive', '0', '0', '0', '0.00%'));
      } else {
        const total = Math.floor(storage.bytes / KIB);
        const used = Math.min(total, Math.floor(usedBytes(node, storage) / KIB));
        const percent = `${((100 * used) / total).toFixed(2)}%`;
        io.out(row(storage.id, storage.type, 'active', String(total), String(used), String(total - used), percent));
      }
    }
  },
};

/** As if every volume were a tenth full: they are sparse. */
const usedBytes = (node: LabNode, {id}: StorageConfig): number =>
  node.volumes.list(id).reduce((sum, volid) => sum + (node.volumes.info(volid)?.bytes ?? 0) / 10, 0);
