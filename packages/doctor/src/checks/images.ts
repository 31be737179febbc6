import {type ImageFolder, imageFolders, nodeState} from '@phoenix/proxmox';
import {stock} from '../facts/stock.js';
import {type Finding, fine, problem} from '../finding.js';
import {defineCheck, type Wanted} from '../patient.js';
import {stockFolders} from '../stock-folders.js';
import {count, some} from '../words.js';

/** Cloud images of the VMs that are still to be made, and where their cloud-init documents go. */
export const images = defineCheck({
  id: 'images',
  title: 'images',
  async look({facts, wanted}) {
    if (wanted === undefined) return [];
    const {storages, name: node, guests} = await facts(nodeState);
    const vms = [...wanted.guests.values()].filter(({kind}) => kind === 'vm');
    if (vms.length === 0) return [];
    const snippets = storages.some(({path, content}) => path !== undefined && content.includes('snippets'));
    const found: Finding[] = [];
    const isSeeded = vms.some((guest) => guest.kind === 'vm' && guest.vm.seeded);
    if (isSeeded && !snippets && !makes(wanted, 'snippets'))
      found.push(
        problem(
          `no storage of ${node} holds snippets, and VMs get their cloud-init documents as such`,
          'pvesm set local --content snippets,... (with what it has already)',
        ),
      );
    const named = imagesOf(wanted).filter(({guest}) => !guests.has(guest));
    if (named.length === 0) return found;
    const folders = imageFolders(storages, node);
    const files = await facts(stock(stockFolders(storages, node, wanted)));
    const absent = named.filter((one) => !isThere(one, folders, files));
    const takes = folders.some(({content}) => content !== 'images') || makes(wanted, 'iso') || makes(wanted, 'import');
    for (const {guest, image, isCd} of absent.filter(({isFetched}) => !isFetched))
      found.push(
        problem(
          `${guest} is made from ${image}, which ${node} does not have`,
          isCd === true ? 'put it there' : 'give its URL as template_image, or put it there',
        ),
      );
    if (absent.some(({isFetched}) => isFetched) && !takes)
      found.push(
        problem(
          `no storage of ${node} takes images`,
          'pvesm set local --content iso,import,... (with what it has already)',
        ),
      );
    if (found.length > 0) return found;
    const fetched = absent.map(({image}) => image);
    return [
      fine(
        `${count(named.length, 'image')} for guests to be made${fetched.length === 0 ? '' : `; phoenix fetches ${some([...new Set(fetched)])}`}`,
      ),
    ];
  },
});

interface Image {
  readonly guest: number;
  readonly image: string;
  readonly isFetched: boolean;
  readonly isCd?: true;
}

const imagesOf = ({guests}: Wanted): readonly Image[] =>
  [...guests.values()].flatMap((guest) => {
    if (guest.kind !== 'vm') return [];
    const {origin, cdroms, cdUrls = {}} = guest.vm;
    const cds = Object.values(cdroms).map((image) => ({
      guest: guest.id,
      image,
      isFetched: cdUrls[image] !== undefined,
      isCd: true as const,
    }));
    return origin.from === 'image'
      ? [{guest: guest.id, image: origin.image, isFetched: origin.url !== undefined}, ...cds]
      : cds;
  });

/** In an iso folder Proxmox wants the ending .img. */
function isThere({image}: Image, folders: readonly ImageFolder[], files: ReadonlySet<string>): boolean {
  if (image.startsWith('/')) return files.has(image);
  const file = image.slice(Math.max(image.lastIndexOf('/'), image.lastIndexOf(':')) + 1);
  const storage = image.includes(':') ? image.slice(0, image.indexOf(':')) : undefined;
  return folders
    .filter((folder) => storage === undefined || folder.storage === storage)
    .some(({path}) => files.has(`${path}/${file}`) || files.has(`${path}/${file}.img`));
}

/** The config gives a storage this content. */
const makes = ({node}: Wanted, content: string): boolean =>
  node.settings.storages.some((storage) => storage.content.includes(content));
