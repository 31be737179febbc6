import type {NodeSetup, PciDevice} from './node.js';
import type {Needs} from './profile.js';

const TiB = 1024 ** 4;

/** The disks, pools and addresses that a configuration names. */
export const setupFor = ({pools = [], packages, address, gateway, nvidiaVersion, pve}: Needs): NodeSetup => ({
  disks: pools.flatMap(({disks}) => disks.map((id) => ({id, bytes: TiB}))),
  pools,
  ...(packages === undefined ? {} : {packages}),
  ...(address === undefined ? {} : {address}),
  ...(gateway === undefined ? {} : {gateway}),
  ...(nvidiaVersion === undefined ? {} : {nvidiaVersion}),
  ...(pve === undefined ? {} : {pve}),
});

/** NVIDIA cards, one a bus. */
export const gpusOnBus = ({gpuCount, pciAddresses}: Needs): readonly PciDevice[] =>
  (pciAddresses ?? Array.from({length: gpuCount}, (_, index) => `0000:0${index + 1}:00.0`)).map((address, index) => ({
    ...{address, vendor: '0x10de', device: '0x24b0', class: '0x030000', iommuGroup: 10 + index},
  }));
