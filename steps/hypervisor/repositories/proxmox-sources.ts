import {type AptSource, sourceOf, sourcesIn, switchSources} from '@phoenix/proxmox';
import {MARK} from '../../node/file.js';

/** A release of Debian that carries a Proxmox VE. */
export interface Release {
  readonly suite: string;
  /** Its own style of sources: Proxmox's installer writes lines up to version 8, stanzas since 9. */
  readonly style: 'list' | 'sources';
}

export const RELEASES: Readonly<Record<string, Release>> = {
  bookworm: {suite: 'bookworm', style: 'list'},
  trixie: {suite: 'trixie', style: 'sources'},
};

export interface Wanted {
  readonly suite: string;
  readonly noSubscription: boolean;
  readonly enterprise: boolean;
}

interface File {
  readonly path: string;
  readonly text: string;
}

/** Of the enterprise repositories Ceph's go as well: without a subscription they answer 401, and every update fails. */
export const switched = (path: string, text: string, {suite, noSubscription, enterprise}: Wanted): string =>
  switchSources(path, text, (source) => {
    if (isHost(source, 'enterprise.proxmox.com'))
      return enterprise ? (isPve(source, 'pve-enterprise', suite) ? true : undefined) : false;
    return !noSubscription && source.components.includes('pve-no-subscription') ? false : undefined;
  });

export const isNoSubscription = (file: File, suite: string): boolean => has(file, 'pve-no-subscription', suite);
export const isEnterprise = (file: File, suite: string): boolean => has(file, 'pve-enterprise', suite);

const has = ({path, text}: File, component: string, suite: string): boolean =>
  sourcesIn(path, text).some((source) => source.enabled && isPve(source, component, suite));

const isPve = ({components, suites}: AptSource, component: string, suite: string): boolean =>
  components.includes(component) && suites.includes(suite);

const isHost = ({uris}: AptSource, host: string): boolean =>
  uris.some((uri) => new RegExp(`^https?://(?:[^/@]*@)?${host.replaceAll('.', '\\.')}(?:[:/]|$)`).test(uri));

/** The file that phoenix brings where no other has the repository (Proxmox VE Administration Guide, Package Repositories). */
export function ownSource(
  {suite, style}: Release,
  kind: 'no-subscription' | 'enterprise',
  files: ReadonlyMap<string, string>,
): {readonly path: string; readonly content: string} {
  const uri =
    kind === 'enterprise' ? 'https://enterprise.proxmox.com/debian/pve' : 'http://download.proxmox.com/debian/pve';
  const component = `pve-${kind}`;
  const path = `/etc/apt/sources.list.d/phoenix-${component}.${style}`;
  // Another component of the same repository may be in use, and apt wants one key for both.
  const other = sourceOf(files, suite, ({uris}) => uris.some((one) => one.replace(/\/+$/, '') === uri));
  const usual = style === 'list' ? undefined : '/usr/share/keyrings/proxmox-archive-keyring.gpg';
  const key = other === undefined ? usual : other.signedBy;
  if (style === 'list') {
    const options = key === undefined ? '' : `[signed-by=${key}] `;
    return {path, content: `${MARK}\ndeb ${options}${uri} ${suite} ${component}\n`};
  }
  const fields = ['Types: deb', `URIs: ${uri}`, `Suites: ${suite}`, `Components: ${component}`];
  if (key !== undefined) fields.push(`Signed-By: ${key}`);
  return {path, content: `${MARK}\n${fields.join('\n')}\n`};
}
