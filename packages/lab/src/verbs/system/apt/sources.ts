import {posix} from 'node:path';
import type {Files} from '../../../node.js';

/** One line of sources.list(5), or one combination of a deb822 stanza. */
export interface Source {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  readonly signedBy?: string;
  readonly file: string;
}

const words = (text: string | undefined): readonly string[] => (text ?? '').split(/\s+/).filter(Boolean);

/** All that is enabled, and files that apt cannot read, as its own sentence. */
interface Read {
  readonly sources: readonly Source[];
  readonly problem?: string;
}

export function sources(files: Files): Read {
  const folder = '/etc/apt/sources.list.d';
  // Others apt passes over, as it does hidden ones.
  const names = (files.list(folder) ?? []).filter((name) => /^[\w-][\w.-]*\.(list|sources)$/.test(name));
  return sourcesIn(files, ['/etc/apt/sources.list', ...names.map((name) => `${folder}/${name}`)]);
}

export function sourcesIn(files: Files, paths: readonly string[]): Read {
  const found: Source[] = [];
  for (const path of paths) {
    const text = files.read(path)?.toString() ?? '';
    if (path.endsWith('.sources')) {
      for (const stanza of text.split(/\n\s*\n/).filter((part) => /^[A-Za-z-]+:/m.test(part))) {
        const fields = stanzaFields(stanza);
        if (/^(no|false|0|off)$/i.test(fields.enabled ?? '') || !words(fields.types).includes('deb')) continue;
        if (fields.uris === undefined || fields.suites === undefined)
          return {
            sources: found,
            problem: `E: Malformed entry 1 in sources file ${path} (${fields.uris === undefined ? 'URI' : 'Suite'})`,
          };
        for (const uri of words(fields.uris))
          for (const suite of words(fields.suites))
            found.push({
              uri: uri.replace(/\/$/, ''),
              suite,
              components: words(fields.components),
              file: path,
              ...(fields['signed-by'] === undefined ? {} : {signedBy: fields['signed-by']}),
            });
      }
    } else if (path.endsWith('.list')) {
      for (const [index, line] of text.split('\n').entries()) {
        const code = line.replace(/#.*/, '').trim();
        if (code === '' || code.startsWith('deb-src')) continue;
        const [, options = '', uri, suite, components] =
          /^deb(?:\s+\[([^\]]*)\])?\s+(\S+)\s+(\S+)\s*(.*)$/.exec(code) ?? [];
        if (uri === undefined || suite === undefined)
          return {
            sources: found,
            problem: `E: Malformed entry ${index + 1} in list file ${path} (${code.startsWith('deb') ? 'URI' : 'type'})`,
          };
        const signedBy = /signed-by=(\S+)/.exec(options)?.[1];
        found.push({
          uri: uri.replace(/\/$/, ''),
          suite,
          components: words(components),
          file: path,
          ...(signedBy === undefined ? {} : {signedBy}),
        });
      }
    }
  }
  return {sources: found};
}

const stanzaFields = (stanza: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...stanza.replace(/^#.*\n?/gm, '').matchAll(/^([A-Za-z-]+):[ \t]*((?:.*)(?:\n[ \t]+.*)*)/gm)].map(
      ([, key, value]) => [key!.toLowerCase(), value!.trim()],
    ),
  );

/** Where apt keeps what a source said, /var/lib/apt/lists. */
export const listFile = ({uri, suite}: Source, rest: string): string =>
  posix.join('/var/lib/apt/lists', `${uri.replace(/^[a-z]+:\/\//, '').replaceAll('/', '_')}_dists_${suite}_${rest}`);
export const indexFile = (source: Source, component: string): string =>
  listFile(source, `${component}_binary-amd64_Packages`);

/** Sections of the catalogue that a source's component stands for. */
export function sectionOf({uri}: Source, component: string): string {
  if (/proxmox\.com\/debian\/pve/.test(uri)) return `pve/${component.replace('pve-enterprise', 'pve-no-subscription')}`;
  if (/proxmox\.com\/debian\/ceph/.test(uri)) return `ceph/${component}`;
  // What the lab has of Debian's packages Ubuntu has, too.
  if (/ubuntu\.com\/ubuntu/.test(uri)) return /main|universe/.test(component) ? 'debian/main' : 'debian/non-free';
  return /debian\.org\/debian|\/debian(-security)?$/.test(uri) ? `debian/${component}` : `other/${component}`;
}

/** Sections whose index was fetched, of the sources as they are now. */
export const fetchedSections = (files: Files): ReadonlySet<string> =>
  new Set(
    sources(files).sources.flatMap((source) =>
      source.components
        .filter((component) => files.stat(indexFile(source, component)) !== undefined)
        .map((component) => sectionOf(source, component)),
    ),
  );
