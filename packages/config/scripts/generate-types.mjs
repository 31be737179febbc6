// Makes the types, the embedded schemas and the field tables of the docs from configs/schemas, and the page of codes from
// their catalogue. With --check it writes nothing: exit 1 names what is stale.
// The schemas are embedded, so that the built package finds them wherever it is installed.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {compile} from 'json-schema-to-typescript';
import {codesPage} from '../../codes/scripts/codes-page.mjs';
import {fieldTables} from './field-tables.mjs';

const ROOT = new URL('../../../', import.meta.url);
const SCHEMAS = new URL('configs/schemas/', ROOT);
const BANNER = '// Generated from configs/schemas by `npm run generate`. Do not edit.\n';

const schemas = readdirSync(SCHEMAS)
  .filter((name) => name.endsWith('.schema.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, SCHEMAS), 'utf8')));

/** One schema for all files: a definition that two files share must become one type. */
const merged = {title: 'PhoenixConfigs', type: 'object', additionalProperties: false, properties: {}, definitions: {}};
for (const {$id, $schema, definitions = {}, ...root} of schemas) {
  Object.assign(merged.definitions, definitions);
  if (root.type === undefined) continue;
  const name = $id.replace(/\.schema\.json$/, '');
  merged.definitions[name] = root;
  merged.properties[name] = {$ref: `#/definitions/${name}`};
}

/** References become local; a title of a field would become a type of its own, so only definitions keep theirs. */
const forTypes = (node, isDefinition) => {
  if (Array.isArray(node)) return node.map((item) => forTypes(item, false));
  if (typeof node !== 'object' || node === null) return node;
  // A reference with anything beside it would become a copy of the type.
  if ('$ref' in node) return {$ref: node.$ref.replace(/^[^#]*#/, '#')};
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'title' && typeof value === 'string' && !isDefinition) continue;
    if (key === 'properties' || key === 'definitions' || key === 'patternProperties')
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, forTypes(item, key === 'definitions')]),
      );
    else result[key] = forTypes(value, false);
  }
  return result;
};

const types = await compile(forTypes(merged, true), 'PhoenixConfigs', {
  bannerComment: BANNER,
  additionalProperties: false,
  unreachableDefinitions: false,
  format: false,
});
const embedded = `${BANNER}export const schemas: readonly {readonly $id: string; readonly [word: string]: unknown}[] = [\n${schemas.map((schema) => `  ${JSON.stringify(schema)},`).join('\n')}\n];\n`;

const outputs = {
  'packages/config/src/types.gen.ts': types,
  'packages/config/src/schemas.gen.ts': embedded,
  'docs/config-fields.md': fieldTables(schemas),
  'docs/codes.md': await codesPage(),
};
const stale = Object.entries(outputs).filter(([file, content]) => read(file) !== content);
for (const [file, content] of stale) {
  if (process.argv.includes('--check')) process.stderr.write(`${file} is stale: run npm run generate\n`);
  else writeFileSync(new URL(file, ROOT), content);
}
process.exitCode = process.argv.includes('--check') && stale.length > 0 ? 1 : 0;

function read(file) {
  try {
    return readFileSync(new URL(file, ROOT), 'utf8');
  } catch {
    return undefined;
  }
}
