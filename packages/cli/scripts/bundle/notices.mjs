// The licences of everything that is bundled.
import {existsSync} from 'node:fs';
import {readdir, readFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';

/**
 * @param {string} root of the repo
 * @param {readonly string[]} inputs files that were bundled, relative to root
 * @returns {Promise<string>} name, version, licence and the text of each package. Fails on one that names none
 */
export async function notices(root, inputs) {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  // Pages that a package has made of its dependencies beforehand are no inputs: what phoenix depends on counts as bundled.
  for (const folder of await ownPackages(root)) await addDependencies(root, folder, folders);
  const missing = [];
  const texts = [];
  for (const folder of [...folders].sort(byName)) {
    const {name, version, license, licenses = [], author = []} = await manifestOf(join(root, folder));
    const named = license ?? licenses.map(({type}) => type).join(', ');
    if (named === '') missing.push(`${folder}: its package.json names no licence`);
    const authors = [author].flat().map((one) => one.name ?? one);
    const text =
      (await licenceText(join(root, folder))) ?? `Its package carries no text. Authors: ${authors.join(', ')}`;
    texts.push(`${name} ${version}\n${named}\n\n${text.trim()}\n`);
  }
  if (missing.length > 0) throw new Error(missing.join('\n'));
  const line = `\n${'-'.repeat(80)}\n\n`;
  return `phoenix is built with these packages.\n${line}${[...new Set(texts)].join(line)}`;
}

const byName = (a, b) => (nameOf(a) < nameOf(b) ? -1 : 1);
const nameOf = (folder) => folder.slice(folder.lastIndexOf('node_modules/'));

async function ownPackages(root) {
  const names = await readdir(join(root, 'packages'));
  return [...names.map((name) => `packages/${name}`), 'steps'].filter((path) =>
    existsSync(join(root, path, 'package.json')),
  );
}

/** Dependencies and theirs, as Node would find them; optional ones are left out of the bundle. */
async function addDependencies(root, folder, found, seen = new Set()) {
  if (seen.has(folder)) return;
  seen.add(folder);
  const {dependencies = {}, optionalDependencies = {}} = await manifestOf(join(root, folder));
  for (const name of Object.keys(dependencies)) {
    if (name.startsWith('@phoenix/') || name in optionalDependencies) continue;
    const where = locate(root, folder, name);
    if (found.has(`${where}#`)) continue;
    found.add(where);
    await addDependencies(root, where, found, seen);
  }
}

function locate(root, from, name) {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(root, folder, 'package.json'))) return folder;
    if (at === '.') throw new Error(`${name}, which ${from} depends on, is not installed`);
  }
}

const manifestOf = async (folder) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

async function licenceText(folder) {
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  if (files.length === 0) return undefined;
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}
