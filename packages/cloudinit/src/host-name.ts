import type {VirtualMachine} from '@phoenix/kit';
import {readTemplate} from './template.js';
import {isBranch} from './tree.js';
import {userData} from './user-data.js';

/** What a machine is called by its user-data, the user's template over phoenix's own words. */
export interface HostName {
  /** The first label. */
  readonly label: string;
  readonly fqdn?: string;
  /** Whether cloud-init keeps a line of /etc/hosts for it. */
  readonly inHosts: boolean;
}

/**
 * Undefined: a template says that cloud-init leaves the name alone, or no plain one.
 * @throws Error for a template that checkCloudInit complains of
 */
export function hostNameOf(vm: VirtualMachine): HostName | undefined {
  const data = userData(vm, readTemplate(vm.cloudInit.userDataTemplate));
  const {hostname, fqdn, preserve_hostname: preserve, manage_etc_hosts: managed} = isBranch(data) ? data : {};
  const plain = (value: unknown): string | undefined =>
    typeof value === 'string' && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value) ? value : undefined;
  const name = plain(hostname) ?? plain(fqdn);
  if (preserve === true || name === undefined) return undefined;
  const full = plain(fqdn) ?? (name.includes('.') ? name : undefined);
  return {
    label: name.split('.')[0]!,
    ...(full === undefined ? {} : {fqdn: full}),
    inHosts: managed === 'localhost' || managed === true,
  };
}
