import type {CommandSchema} from '../cli/schema.js';

/** What `POST /nodes/{node}/storage/{storage}/download-url` takes. */
export const downloadUrlOptions = {
  positionals: {api_path: {type: 'string'}},
  options: {
    checksum: {type: 'string'},
    'checksum-algorithm': {type: 'string', enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']},
    content: {type: 'string', enum: ['iso', 'vztmpl', 'import']},
    filename: {type: 'string', maxLength: 255},
    'output-format': {type: 'string', enum: ['text', 'json', 'json-pretty', 'yaml']},
    url: {type: 'string', pattern: /^https?:\/\/.*/},
    'verify-certificates': {type: 'boolean'},
  },
} satisfies CommandSchema;
