import type {Command} from '@phoenix/kit';

/** Fetches a template of Proxmox's index, `debian-12-standard_12.7-1_amd64.tar.zst`, and checks its checksum. */
export const pveamDownload = (storage: string, template: string): Command => ({
  argv: ['pveam', 'download', storage, template],
});

/** Refreshes the index. */
export const pveamUpdate = (): Command => ({argv: ['pveam', 'update']});

/** Lines `<section>  <template>` of the index as it was last fetched. */
export const pveamAvailable = (): Command => ({argv: ['pveam', 'available', '--section', 'system']});

/** Template names of {@link pveamAvailable}'s stdout. */
export const availableTemplates = (stdout: string): readonly string[] =>
  stdout.split('\n').flatMap((line) => /^\S+\s+(\S+)\s*$/.exec(line)?.[1] ?? []);
