import type {Fact} from '@phoenix/kit';
import {availableTemplates, isUsable, nodeState, pveamAvailable, type Storage, templateFolder} from '@phoenix/proxmox';
import {probe} from '../facts/probe.js';
import {stock} from '../facts/stock.js';
import {type Finding, fine, problem, warning} from '../finding.js';
import {defineCheck, type Wanted} from '../patient.js';
import {programNames} from '../programs.js';
import {stockFolders} from '../stock-folders.js';
import {count, some} from '../words.js';

interface Template {
  readonly guest: number;
  readonly name: string;
  readonly file: string;
  readonly isFetched: boolean;
}

/** OS templates of the containers that are still to be made. */
export const templates = defineCheck({
  id: 'templates',
  title: 'templates',
  async look({facts, wanted}) {
    if (wanted === undefined) return [];
    const {storages, name: node, guests} = await facts(nodeState);
    const named = templatesOf(wanted).filter(({guest}) => !guests.has(guest));
    if (named.length === 0) return [];
    const places = storages.filter((one) => isUsable(one, node) && templateFolder(one) !== undefined);
    if (places.length === 0)
      return [
        problem(
          `no storage of ${node} holds OS templates`,
          'pvesm set local --content vztmpl,... (with what it has already)',
        ),
      ];
    const files = await facts(stock(stockFolders(storages, node, wanted)));
    const absent = named.filter((one) => !isThere(one, places, files));
    const unknown = absent.filter(({isFetched}) => !isFetched);
    const offered = unknown.length === 0 ? [] : await facts(index);
    const lost = unknown.filter(({file}) => !offered.includes(file));
    if (lost.length > 0) {
      const {hasFreshIndex} = await facts(probe(programNames(wanted)));
      return lost.map((one) => (hasFreshIndex || one.name.startsWith('/') ? tell(one) : tellOld(one)));
    }
    const fetched = absent.map(({file}) => file);
    return [
      fine(
        `${count(named.length, 'template')} for guests to be made${fetched.length === 0 ? '' : `; phoenix fetches ${some([...new Set(fetched)])}`}`,
      ),
    ];
  },
});

const templatesOf = ({guests}: Wanted): readonly Template[] =>
  [...guests.values()].flatMap((guest) => {
    if (guest.kind !== 'lxc' || guest.container.origin.from !== 'template') return [];
    const {template, url} = guest.container.origin;
    const file = template.slice(template.lastIndexOf('/') + 1);
    return [{guest: guest.id, name: template, file, isFetched: url !== undefined}];
  });

const isThere = ({name, file}: Template, places: readonly Storage[], files: ReadonlySet<string>): boolean =>
  name.startsWith('/')
    ? files.has(name)
    : places.some(
        (place) =>
          (!name.includes(':') || name.startsWith(`${place.id}:`)) && files.has(`${templateFolder(place)}/${file}`),
      );

/** What Proxmox's index offered when it was last fetched. */
const index: Fact<readonly string[]> = {
  key: 'template-index',
  scope: 'node',
  read: async (node) => availableTemplates((await node.exec(pveamAvailable())).stdout),
};

const tellOld = ({guest, name}: Template): Finding =>
  warning(
    `${guest} is made from ${name}: no storage has it, and Proxmox's index, which may not be up to date, does not offer it`,
    'phoenix fetches the index first; to know it now: pveam update',
  );

const tell = ({guest, name}: Template): Finding =>
  name.startsWith('/')
    ? problem(`${guest} is made from ${name}, which is not there`, 'put the template there')
    : problem(
        `${guest} is made from ${name}: no storage has it, and Proxmox's index does not offer it`,
        'pveam update, then take a name of `pveam available --section system`; or give a template_url',
      );
