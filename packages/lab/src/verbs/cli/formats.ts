import {isIPv4, isIPv6} from 'node:net';
import {cpuTypes} from './cpu-types.js';
import {splitList} from './split-list.js';

/**
 * Proxmox's named formats.
 * @returns its complaint with a newline at the end, undefined when the value is right or the format is not modelled
 */
export const formatError = (value: string, format: string): string | undefined => {
  const item = format.endsWith('-list') ? formats[format.slice(0, -5)] : undefined;
  if (item !== undefined) {
    return splitList(value)
      .map((part) => item(part))
      .find((error) => error !== undefined);
  }
  return formats[format]?.(value);
};

type Check = (value: string) => string | undefined;

const matching =
  (pattern: RegExp, complaint: string): Check =>
  (value) =>
    pattern.test(value) ? undefined : `${complaint.replace('%s', value)}\n`;

const when =
  (isRight: (value: string) => boolean, complaint: string): Check =>
  (value) =>
    isRight(value) ? undefined : `${complaint.replace('%s', value)}\n`;

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const isCidr = (value: string, isAddress: (address: string) => boolean, bits: number): boolean => {
  const [, address, length] = /^(.+)\/(\d+)$/.exec(value) ?? [];
  return address !== undefined && isAddress(address) && Number(length) <= bits;
};
const climbs = (path: string): boolean => path.split('/').some((part) => part === '..' || part === '.');
const contents = /^(none|images|rootdir|vztmpl|iso|backup|snippets|import)$/;

/** Aliases too, as in zone.tab: `Asia/Kolkata`. */
const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', {timeZone: name});
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
};

const formats: Readonly<Record<string, Check>> = {
  'pve-vmid': matching(/^[1-9][0-9]{2,8}$/, 'value does not look like a valid VM ID'),
  'pve-configid': matching(/^[a-z][a-z0-9_-]+$/i, "invalid configuration ID '%s'"),
  'pve-storage-id': matching(/^[a-z][a-z0-9\-_.]*[a-z0-9]$/i, "storage ID '%s' contains illegal characters"),
  'pve-volume-id': matching(/^[a-z][a-z0-9\-_.]*[a-z0-9]:.+$/i, "unable to parse volume ID '%s'"),
  'pve-storage-content': matching(contents, "invalid content type '%s'"),
  'pve-storage-path': matching(/^\/.+/, 'value does not look like a valid absolute path'),
  'pve-storage-server': when(
    (value) => isIPv4(value) || isIPv6(value) || new RegExp(`^(${label}\\.)*${label}$`).test(value),
    'value does not look like a valid server name or IP address',
  ),
  'pve-storage-vgname': matching(/^[a-z][a-z0-9\-_.]*[a-z0-9]$/i, "lvm name '%s' contains illegal characters"),
  'pve-node': matching(new RegExp(`^${label}$`), 'value does not look like a valid node name'),
  'pve-poolid': matching(/^[A-Za-z0-9.\-_/]+$/, "invalid pool name '%s'"),
  'pve-tag': matching(/^[a-z0-9_][a-z0-9_\-+.]*$/i, 'invalid characters in tag'),
  'dns-name': matching(new RegExp(`^(${label}\\.)*${label}$`), 'value does not look like a valid DNS name'),
  'pve-startup-order': when(
    (value) => value.split(',').every((part) => /^((order|up|down)=)?\d+$/.test(part)),
    'unable to parse startup options',
  ),
  'pve-ct-timezone': when((value) => value === 'host' || isZone(value), "invalid time zone '%s'"),
  'pve-lxc-dev-string': when((value) => value.startsWith('/dev/') && !climbs(value), '%s is not a valid device path'),
  'pve-lxc-mp-string': when((value) => !climbs(value), '%s contains illegal character sequences'),
  'disk-size': matching(/^\d+(\.\d+)?[KMGT]?$/, 'unable to parse disk size'),
  'mac-addr': matching(
    /^[a-f0-9][02468ace](:[a-f0-9]{2}){5}$/i,
    'value does not look like a valid unicast MAC address',
  ),
  'pve-volume-id-or-qm-path': matching(
    /^(none|cdrom|\/.*|[a-z][a-z0-9\-_.]*[a-z0-9]:.+)$/i,
    "unable to parse volume ID '%s'",
  ),
  'pve-volume-id-or-absolute-path': matching(
    /^(\/.*|[a-z][a-z0-9\-_.]*[a-z0-9]:.+)$/i,
    "unable to parse volume ID '%s'",
  ),
  'pve-qm-bootdev': matching(/^((ide|sata|scsi|virtio|net|usb|hostpci)\d+)$/, "invalid boot device '%s'"),
  'pve-bridge-id': matching(/^[-_.\w\d]+$/, "invalid bridge ID '%s'"),
  'pve-hotplug-features': matching(
    /^([01]|((network|disk|cpu|memory|usb|cloudinit)(,(network|disk|cpu|memory|usb|cloudinit))*))$/,
    'unable to parse hotplug option',
  ),
  'pve-vm-cpu-conf': (value) => {
    const type = value.split(',').find((part) => !part.includes('=')) ?? /(?:^|,)cputype=([^,]*)/.exec(value)?.[1];
    return type === undefined || type.startsWith('custom-') || cpuTypes.has(type)
      ? undefined
      : `Built-in cputype '${type}' is not defined (missing 'custom-' prefix?)\n`;
  },
  address: when(
    (value) => isIPv4(value) || isIPv6(value) || new RegExp(`^(${label}\\.)*${label}$`).test(value),
    'value is not a valid address: %s',
  ),
  urlencoded: matching(/^[-%a-zA-Z0-9_.!~*'()]*$/, 'invalid urlencoded string'),
  'pve-ipv4-config': when(
    (value) => /^(dhcp|manual)$/.test(value) || isCidr(value, isIPv4, 32),
    'value does not look like a valid ipv4 network configuration',
  ),
  'pve-ipv6-config': when(
    (value) => /^(dhcp|manual|auto)$/.test(value) || isCidr(value, isIPv6, 128),
    'value does not look like a valid ipv6 network configuration',
  ),
  ipv4: when((value) => isIPv4(value), 'value does not look like a valid IPv4 address'),
  ipv6: when((value) => isIPv6(value), 'value does not look like a valid IPv6 address'),
  'lxc-ip-with-ll-iface': when(
    (value) => value === 'host' || isIPv4(value) || isIPv6(value.replace(/%.*$/, '')),
    'value does not look like a valid IP address',
  ),
};
