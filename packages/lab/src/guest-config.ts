import type {Files} from './node.js';

/** A guest's own section of its config, key to value; `lxc.mount.entry` and the like may stand more than once. */
export type GuestConfig = readonly (readonly [key: string, value: string])[];

/** Undefined when there is no such guest. Only the current section: no pending changes, no snapshots. */
export function readGuestConfig(
  files: Files,
  vmid: number,
  folder: '/etc/pve/lxc' | '/etc/pve/qemu-server' = '/etc/pve/lxc',
): GuestConfig | undefined {
  const text = files.read(`${folder}/${vmid}.conf`)?.toString();
  if (text === undefined) return undefined;
  const current = text.split(/^\[/m)[0]!;
  return [...current.matchAll(/^([\w.]+):[ \t]*(.*)$/gm)].map(([, key, value]) => [key!, value!]);
}

export const settingOf = (config: GuestConfig, key: string): string | undefined =>
  config.find(([name]) => name === key)?.[1];

/** `VOLUME,mp=/data,size=4G`: what stands first, and an option. */
export const volumeOf = (value: string): string => value.split(',')[0]!.replace(/^volume=/, '');
export const optionOf = (value: string, name: string): string | undefined =>
  value
    .split(',')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
