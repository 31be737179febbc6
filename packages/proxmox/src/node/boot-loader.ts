import type {Fact} from '@phoenix/kit';

/** What starts the node's kernels. Proxmox's tool keeps either on its ESPs; without it it is grub, as Debian sets it up. */
export interface BootLoader {
  /** /etc/kernel/cmdline counts. */
  readonly systemdBoot: boolean;
  /** /etc/default/grub counts. */
  readonly grub: boolean;
  /** The ESPs are filled by proxmox-boot-tool. */
  readonly proxmoxTool: boolean;
}

/** `uefi` is systemd-boot; an ESP may have both. The tool fails where it keeps no ESP. Source: proxmox-boot-tool, its `status`. */
export const bootLoader: Fact<BootLoader> = {
  key: 'boot-loader',
  scope: 'node',
  read: async (node) => readBootLoader((await node.exec({argv: ['proxmox-boot-tool', 'status']})).stdout),
};

export const readBootLoader = (status: string): BootLoader => {
  const kinds = [...status.matchAll(/is configured with: (.*)$/gm)].map(([, kind]) => kind!);
  const systemdBoot = kinds.some((kind) => /\buefi\b/.test(kind));
  const grub = kinds.some((kind) => /\bgrub\b/.test(kind));
  return {systemdBoot, grub: grub || !systemdBoot, proxmoxTool: kinds.length > 0};
};
