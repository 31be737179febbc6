// Files that phoenix's own modules read from beside themselves. In a bundle there is no beside.
import {readFile} from 'node:fs/promises';
import {dirname, relative, resolve} from 'node:path';

/** The one form in which a module may read what it is delivered with. */
const READ = /\breadFile\(\s*new URL\(\s*['"]([^'"]+)['"],\s*import\.meta\.url,?\s*\),\s*['"]utf8['"],?\s*\)/g;

/**
 * Takes the files in and makes each such call an answer from memory.
 * @param {string} root of the repo
 * @param {Record<string, string>} texts grows: content by path relative to root
 */
export const embedFiles = (root, texts) => ({
  name: 'embed files',
  setup({onLoad}) {
    onLoad({filter: /\/(packages\/\w+|steps)\/dist\/.*\.js$/}, async ({path}) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes('import.meta')) return undefined;
      for (const [, name] of source.matchAll(READ)) {
        const file = resolve(dirname(path), name);
        texts[relative(root, file)] = await readFile(file, 'utf8');
      }
      const contents = source.replace(READ, (_, name) => {
        const file = relative(root, resolve(dirname(path), name));
        return `Promise.resolve(embedded(${JSON.stringify(file)}))`;
      });
      if (!contents.includes('import.meta')) return {contents};
      const text = `${relative(root, path)} uses import.meta for something else than readFile(new URL('...', import.meta.url), 'utf8')`;
      return {errors: [{text}]};
    });
  },
});
