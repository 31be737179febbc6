import type {VmNic} from '@phoenix/kit';
import {formatProperties, parseProperties} from '../guest-config/properties.js';

/** A netN of a VM's config file: `virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20`. */
export interface CurrentVmNic {
  /** `virtio`, `e1000` … */
  readonly model: string;
  readonly hwaddr: string | undefined;
  readonly bridge: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
}

export const parseVmNic = (text: string): CurrentVmNic => {
  const properties = withModel(parseProperties(text, 'model'));
  return {
    model: properties.get('model') ?? '',
    hwaddr: properties.get('macaddr'),
    bridge: properties.get('bridge'),
    properties,
  };
};

/**
 * The value for `--netN`. `hwaddr` is the address that the nic has now: without one Proxmox makes up a new one at every
 * set, and the guest's own network configuration, which knows the nic by it, is lost. One in the configuration wins.
 */
export const vmNicToProperty = ({model = 'virtio', ...nic}: VmNic, hwaddr?: string): string => {
  const address = nic.hwaddr ?? hwaddr;
  const rest = formatProperties([
    ['bridge', nic.bridge],
    ['firewall', nic.firewall === true ? true : undefined],
    ['link_down', nic.linkDown],
    ['mtu', nic.mtu],
    ['queues', nic.queues],
    ['rate', nic.rate],
    ['tag', nic.vlan],
    ['trunks', nic.trunks],
  ]);
  return `${address === undefined ? model : `${model}=${address}`},${rest}`;
};

/** The model's name is a key whose value is the address; the long form has `model` and `macaddr`. */
export const withModel = (properties: ReadonlyMap<string, string>): Map<string, string> =>
  new Map(
    [...properties].flatMap(([key, value]): [string, string][] =>
      MODELS.has(key)
        ? [
            ['model', key],
            ['macaddr', value],
          ]
        : [[key, value]],
    ),
  );

/** The models of qemu-server's schema. */
const MODELS: ReadonlySet<string> = new Set([
  ...['e1000', 'e1000-82540em', 'e1000-82544gc', 'e1000-82545em', 'e1000e', 'i82551', 'i82557b', 'i82559er'],
  ...['ne2k_isa', 'ne2k_pci', 'pcnet', 'rtl8139', 'virtio', 'vmxnet3'],
]);
