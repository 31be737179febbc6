import {posix} from 'node:path';
import {downloadText, knownSum} from '../../downloads.js';
import {die, refuse} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {asTask} from '../node/task.js';
import {downloadUrlOptions} from '../options/pvesh.js';
import {usableStorage} from '../storage/storages.js';

/** Hex digits of each algorithm's sum. */
const DIGITS: Readonly<Record<string, number>> = {md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128};
const FOLDERS: Readonly<Record<string, string>> = {import: 'import', iso: 'template/iso', vztmpl: 'template/cache'};
const SUFFIXES: Readonly<Record<string, RegExp>> = {
  import: /\.(ova|qcow2|raw|vmdk)$/i,
  iso: /\.(iso|img)$/i,
  vztmpl: /\.tar\.(gz|xz|zst|bz2)$/i,
};
const PATH = /^\/?nodes\/([^/]+)\/storage\/([^/]+)\/download-url\/?$/;

export const isDownloadUrl = (path: string): boolean => PATH.test(path);

/** What the URL gives is known by the profile only; else a sum is right when it could be one. */
const isRight = ({node}: Call, url: string, sum: string, algorithm: string): boolean => {
  const sumThere = knownSum(node.profile, url);
  const known = sumThere?.length === DIGITS[algorithm] ? sumThere : undefined;
  const possible = new RegExp(`^[0-9a-f]{${DIGITS[algorithm]}}$`, 'i').test(sum);
  return possible && (known === undefined || known === sum.toLowerCase());
};

const run = async (call: Call): Promise<number> => {
  const {node, io, args} = call;
  const missing = ['content', 'filename', 'url'].filter((key) => args[key] === undefined);
  if (missing.length > 0)
    refuse(Object.fromEntries(missing.map((key) => [key, 'property is missing and it is not optional'])));
  const {content = '', filename = '', url = '', checksum, 'checksum-algorithm': algorithm} = args;
  if ((checksum === undefined) !== (algorithm === undefined)) {
    const [has, lacks] =
      checksum === undefined ? ['checksum-algorithm', 'checksum'] : ['checksum', 'checksum-algorithm'];
    refuse({[has!]: `missing property - '${lacks}' requires this property`});
  }
  const [, host = '', id = ''] = PATH.exec(args.api_path!)!;
  if (host !== node.name && host !== 'localhost')
    die(`hostname lookup '${host}' failed - failed to get address info for: ${host}: Name or service not known`, 2);
  const storage = usableStorage(node, id, 2);
  if (storage.type === 'zfspool' || storage.type === 'lvmthin')
    die(`can't upload to storage type '${storage.type}', not a file based storage!`);
  if (!storage.content.includes(content)) die(`storage '${id}' is not configured for content-type '${content}'`);
  const name = posix.basename(filename).replace(/[^-a-zA-Z0-9_.]/g, '_');
  if (!SUFFIXES[content]!.test(name)) refuse({filename: 'wrong file extension'});
  const path = `${storage.path}/${FOLDERS[content]}/${name}`;
  // Proxmox tells the task's failure on stderr only.
  const exit = await asTask(call, 'download', name, () => fetchTo(call, path, url, checksum, algorithm), {
    exitsZero: true,
  });
  io.out(`${lastUpid(call)}\n`);
  return exit;
};

const fetchTo = async (
  call: Call,
  path: string,
  url: string,
  checksum: string | undefined,
  algorithm: string | undefined,
): Promise<void> => {
  const {node, io, signal} = call;
  const right = checksum === undefined || algorithm === undefined || isRight(call, url, checksum, algorithm);
  io.out(`downloading ${url} to ${path}\n`);
  if (node.files.stat(path) !== undefined) {
    if (checksum === undefined) die(`refusing to override existing file '${path}'`);
    io.out('calculating checksum of existing file...');
    if (!right) die(`mismatch, aborting`);
    io.out('OK, got correct file already, no need to download\n');
    return;
  }
  await node.delay(3, signal);
  if (checksum !== undefined) {
    io.out('calculating checksum...');
    if (!right) {
      io.out(`ERROR, checksum mismatch: expected '${checksum}'\n`);
      die('checksum verification failed');
    }
    io.out('OK, checksum verified\n');
  }
  node.files.mkdir(posix.dirname(path), {parents: true});
  const name = posix.basename(path);
  const sum =
    knownSum(node.profile, url) ?? (/^sha(256|512)$/.test(algorithm ?? '') ? checksum?.toLowerCase() : undefined);
  node.files.write(path, downloadText(name, sum));
  io.out(`download of '${url}' to '${path}' finished\n`);
};

/** The task that has just ended. */
const lastUpid = ({node}: Call): string =>
  (node.files.read('/var/log/pve/tasks/index')?.toString() ?? '').trimEnd().split('\n').at(-1)!.split(' ')[0]!;

export const downloadUrl: Verb = {schema: downloadUrlOptions, run};
