import {error, type Finding} from '../finding.js';
import {type Guest, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText} from '../json.js';
import {imageName, packedName} from '../normalise/vm-origin.js';

/** Images, written files and network volumes of VMs that no schema can judge. */
export const images = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'vm')
    .flatMap((guest) => [...image(guest), ...writtenFiles(guest), ...networkVolumes(guest)]);

const image = (guest: Guest): Finding[] => {
  const given = asText(guest.object.template_image);
  if (given === undefined || given === '' || given === 'none') return [];
  const say = (text: string, hint: string) => [
    error('image', guest.at('template_image'), `${nameOf(guest)}: "${given}" ${text}`, {hint}),
  ];
  const isUrl = /^https?:\/\//.test(given);
  // What is downloaded is unpacked on the node.
  if (isUrl && packedName(imageName(given)).packed !== undefined) return [];
  if (COMPRESSED.test(isUrl ? imageName(given) : given))
    return say('is compressed, and a disk is imported from an image as it is', UNPACK);
  if (isUrl)
    return /\.\w+$/.test(imageName(given))
      ? []
      : say('names no file', 'the last part of the URL is the name of the image');
  if (given.startsWith('/')) return [];
  // STORAGE:CONTENT/NAME, as pvesm(1) has volume ids of files.
  if (given.includes(':'))
    return /^[A-Za-z][\w.-]*:(import|iso|images)\/\S+$/.test(given)
      ? []
      : say('is no volume id of an image', 'like local:import/debian-12.qcow2');
  if (!given.includes('/')) return [];
  return say('is no file name, volume id, absolute path or URL', 'leave the folder out, or begin with /');
};

const COMPRESSED = /\.(?:xz|zst|gz|bz2|zip)$/i;
const UNPACK = 'unpack it on the node (xz -d, zstd -d, gunzip, bunzip2) and give the path of what comes out';

const writtenFiles = (guest: Guest): Finding[] =>
  asList(asObject(guest.object.cloud_init).write_files).flatMap((entry, i) => {
    const {encoding, content} = asObject(entry);
    if (encoding === undefined || encoding === 'text/plain' || typeof content !== 'string' || isText(content))
      return [];
    const pointer = guest.at('cloud_init', 'write_files', i, 'content');
    return [error('malformed', pointer, `${nameOf(guest)}: the content is no base64 of UTF-8 text`)];
  });

/** A reference is judged as what it is, not as what it names. */
const isText = (base64: string): boolean => {
  if (/^(env|file):/.test(base64)) return true;
  const bytes = Buffer.from(base64, 'base64');
  const plain = (text: string) => text.replaceAll(/[\s=]/g, '');
  return plain(bytes.toString('base64')) === plain(base64) && Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
};

const networkVolumes = (guest: Guest): Finding[] => {
  const seen = new Set<string>();
  return asList(guest.object.volumes).flatMap((volume, i) => {
    const path = asText(asObject(volume).mount_point)?.replace(/(?<=.)\/+$/, '');
    if (path === undefined || !seen.has(path)) {
      seen.add(path ?? '');
      return [];
    }
    return [error('mount-conflict', guest.at('volumes', i), `${nameOf(guest)}: two volumes are mounted on ${path}`)];
  });
};
