import {Ajv, type ValidateFunction} from 'ajv';

const NAME = '^[a-z][a-z0-9_-]*$';

export const isFeatureName = (name: string): boolean => new RegExp(NAME).test(name);

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: {type: 'string'},
    name: {type: 'string', pattern: NAME},
    title: {type: 'string'},
    description: {type: 'string'},
    requires: {type: 'array', items: {type: 'string', pattern: NAME}},
    kinds: {type: 'array', items: {enum: ['lxc', 'vm']}},
    configSchema: {type: 'object'},
    contribute: {
      type: 'object',
      additionalProperties: false,
      properties: {
        pctFeatures: {type: 'object', additionalProperties: {type: 'string'}},
        devices: {
          type: 'array',
          items: {type: 'object', required: ['path'], properties: {path: {type: 'string'}, mode: {type: 'string'}}},
        },
        rawLines: {
          type: 'array',
          items: {
            type: 'object',
            required: ['key', 'value'],
            properties: {key: {type: 'string'}, value: {type: 'string'}},
          },
        },
      },
    },
  },
};

let compiled: ValidateFunction | undefined;

/** What is wrong with a feature.json, one line each. */
export function validateManifest(manifest: unknown): readonly string[] {
  compiled ??= new Ajv({allErrors: true}).compile(schema);
  const validate = compiled;
  if (validate(manifest)) return [];
  return (validate.errors ?? []).map(({instancePath, message, params}) => {
    const what = 'additionalProperty' in params ? `: "${params.additionalProperty}"` : '';
    return `${instancePath === '' ? 'the file' : instancePath} ${message}${what}`;
  });
}
