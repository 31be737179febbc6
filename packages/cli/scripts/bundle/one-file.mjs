// One file out of modules and texts: a start that any Node can read, and behind it everything, compressed.
import {readFile} from 'node:fs/promises';
import {promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';

/**
 * @param {{version: string, modules: Record<string, string>, texts: Record<string, string>, licences: string}} parts
 * @returns {Promise<string>} ASCII apart from the licences
 */
export async function oneFile({version, modules, texts, licences}) {
  const start = await readFile(new URL('start.js', import.meta.url), 'utf8');
  const packed = {modules: await packAll(modules), texts: await packAll(texts)};
  const filled = start
    .replace(/^\/\/.*\n/gm, '')
    .replace('PHOENIX_VERSION', () => JSON.stringify(version))
    .replace('PHOENIX_PACKED', () => JSON.stringify(packed));
  const comment = licences.replaceAll('*/', '* /');
  return `#!/usr/bin/env node
// phoenix ${version}. Its licence, and those of all that it is built with, stand at the end of this file.
${filled}
/*
${comment}*/
`;
}

async function packAll(parts) {
  const packed = await Promise.all(Object.entries(parts).map(async ([name, text]) => [name, await pack(text)]));
  return Object.fromEntries(packed);
}

/** Quality 9 of 11: the last two take ten times as long for a tenth less. */
const pack = async (text) => {
  const params = {[constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22};
  return (await promisify(brotliCompress)(Buffer.from(text), {params})).toString('base64');
};
