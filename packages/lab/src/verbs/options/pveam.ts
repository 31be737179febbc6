import type {CommandSchema} from '../cli/schema.js';

/** What each `pveam` command takes. */
export const pveamOptions = {
  update: {positionals: {}, options: {}},
  available: {positionals: {}, options: {section: {type: 'string', enum: ['system', 'mail', 'turnkeylinux']}}},
  list: {positionals: {storage: {type: 'string', format: 'pve-storage-id'}}, options: {}},
  download: {
    positionals: {storage: {type: 'string', format: 'pve-storage-id'}, template: {type: 'string'}},
    options: {},
  },
  remove: {positionals: {template_path: {type: 'string'}}, options: {}},
} satisfies Record<string, CommandSchema>;
