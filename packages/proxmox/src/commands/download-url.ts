import type {Checksum, Command} from '@phoenix/kit';

export interface Download {
  readonly content: 'iso' | 'import' | 'images' | 'vztmpl';
  readonly file: string;
  readonly url: string;
  readonly checksum: Checksum | undefined;
}

/**
 * Proxmox's own download, which checks the sum before it gives the file its name. Exits 0 also when it failed: that the file
 * is there is the proof. Source: PVE::API2::Storage::Status, PVE::Tools::download_file_from_url.
 */
export const pveshDownloadUrl = (node: string, storage: string, {content, file, url, checksum}: Download): Command => ({
  argv: [
    ...['pvesh', 'create', `/nodes/${node}/storage/${storage}/download-url`],
    ...['--content', content, '--filename', file, '--url', url],
    ...(checksum === undefined ? [] : ['--checksum', checksum.hex, '--checksum-algorithm', checksum.algorithm]),
  ],
});
