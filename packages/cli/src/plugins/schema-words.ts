type Schema = Readonly<Record<string, unknown>>;

/** A JSON Schema of a config section for people, a line a key; what has no short word is left to the schema itself. */
export function schemaWords(schema: Schema | undefined): readonly string[] {
  if (schema === undefined) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  const keys = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Schema>>);
  if (keys.length === 0) return [typeWords(schema)];
  return keys.map(([key, one]) => {
    const words = [
      ...(one['x-secret'] === true ? ['a secret: env:NAME or file:path'] : [typeWords(one)]),
      ...(required.includes(key) ? ['required'] : []),
      ...(one.default === undefined ? [] : [`${JSON.stringify(one.default)} when omitted`]),
      ...(typeof one.description === 'string' ? [one.description] : []),
    ];
    return `${key}: ${words.join('; ')}`;
  });
}

function typeWords(schema: Schema): string {
  const {type, items, pattern, minimum, maximum} = schema;
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const name = Array.isArray(type) ? type.join(' or ') : typeof type === 'string' ? type : 'anything';
  const of = name === 'array' && typeof items === 'object' && items !== null ? ` of ${typeWords(items as Schema)}` : '';
  const range = [
    ...(typeof minimum === 'number' ? [`from ${minimum}`] : []),
    ...(typeof maximum === 'number' ? [`to ${maximum}`] : []),
    ...(typeof pattern === 'string' ? [`like ${pattern}`] : []),
  ];
  return [`${name}${of}`, ...range].join(' ');
}
