// The field tables of docs/config-fields.md, from the schemas' own titles and descriptions.

/** @param {readonly any[]} schemas the common one among them */
export const fieldTables = (schemas) => {
  const files = schemas.filter(({type}) => type !== undefined);
  const common = schemas.filter(({type}) => type === undefined);
  const titles = new Map(
    schemas.flatMap(({definitions = {}}) => Object.entries(definitions).map(([name, {title}]) => [name, title])),
  );
  const sections = [
    '<!-- Generated from configs/schemas by `npm run generate`. Do not edit. -->',
    '# Every field of the three files',
    'How the files are read is told in [config.md](config.md).',
    ...files.flatMap((file) => [
      `## ${file.$id.replace('.schema.json', '.json')}`,
      table(file, titles),
      ...parts(file, titles),
    ]),
    '## In more than one file',
    ...common.flatMap((file) => parts(file, titles)),
  ];
  return `${sections.join('\n\n')}\n`;
};

const parts = ({definitions = {}}, titles) =>
  Object.values(definitions)
    .filter(({properties}) => properties !== undefined)
    .flatMap((part) => [`### ${part.title}`, part.description, table(part, titles)]);

const table = (schema, titles) => {
  const rows = rowsOf(schema, '', titles);
  return ['| field | value | means |', '| --- | --- | --- |', ...rows].join('\n');
};

const rowsOf = ({properties = {}, required = []}, prefix, titles) =>
  Object.entries(properties)
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, field]) => [
      `| ${prefix}${name}${required.includes(name) ? ' (required)' : ''} | ${formOf(field, titles)} | ${meaningOf(field)} |`,
      ...rowsOf(field, `${prefix}${name}.`, titles),
    ]);

const meaningOf = (field) => {
  const legacy = field['x-legacy'] === undefined ? '' : ` Known from older files: ${field['x-legacy']}.`;
  return `${field.description}${legacy}`.replaceAll('|', '\\|');
};

const formOf = (field, titles) => {
  if (field.$ref !== undefined) return titles.get(field.$ref.replace(/^.*\//, ''));
  if (field.enum !== undefined) return field.enum.join(', ');
  if (field.anyOf !== undefined)
    return [...new Set(field.anyOf.map((branch) => formOf(branch, titles)))]
      .filter((_, i) => !(field['x-list'] && i > 0))
      .join(' or ');
  if (field.type === 'array') return `list of ${formOf(field.items, titles)}`;
  const [keyed] = Object.values(field.patternProperties ?? {});
  if (keyed !== undefined && field.properties === undefined)
    return `${field['x-expects']}, to ${formOf(keyed, titles)}`;
  if (field['x-expects'] !== undefined) return field['x-expects'].replaceAll('|', '\\|');
  const range = [field.minimum, field.maximum].some((limit) => limit !== undefined)
    ? ` ${field.minimum ?? ''}..${field.maximum ?? ''}`
    : '';
  return `${[field.type ?? 'anything'].flat().join(' or ')}${range}`;
};
