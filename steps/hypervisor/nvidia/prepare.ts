import {type Change, change, type StepContext} from '@phoenix/kit';
import {aptInstall, aptUpdate, installedPackages, listsAreFresh, type NvidiaState, textsOf} from '@phoenix/proxmox';
import {bootFiles, UPDATE_INITRAMFS} from '../../node/boot-files.js';
import {MARK} from '../../node/file.js';

const BLACKLIST = '/etc/modprobe.d/phoenix-nvidia.conf';
/** modprobe.d(5); `modeset=0` for an initramfs that has loaded it already. */
const BLACKLIST_TEXT = `${MARK}\nblacklist nouveau\noptions nouveau modeset=0\n`;

/** What the module is built with, and that nouveau stays out: the same for both ways to install it. */
export async function prepare(context: StepContext, {kernel}: NvidiaState): Promise<readonly Change[]> {
  const [installed, texts] = await Promise.all([context.facts(installedPackages), context.facts(textsOf([BLACKLIST]))]);
  const file = {path: BLACKLIST, content: BLACKLIST_TEXT};
  return [
    ...(await missing(context, [...headers(kernel, installed), 'dkms', 'build-essential'], installed)),
    ...(await bootFiles(context, 'nvidia', [{before: texts.get(BLACKLIST), file}], [UPDATE_INITRAMFS])),
  ];
}

/** Installs what is not there, with fresh lists. */
export async function missing(
  {facts}: StepContext,
  names: readonly string[],
  installed: ReadonlyMap<string, string>,
): Promise<readonly Change[]> {
  const absent = names.filter((name) => !installed.has(name));
  if (absent.length === 0) return [];
  const fetch = (await facts(listsAreFresh)) ? [] : [change('fetch the package lists', aptUpdate())];
  const diff = absent.map((name) => ({field: name, from: undefined, to: 'installed'}));
  return [...fetch, change(`install ${absent.join(', ')}`, [aptInstall(absent)], {diff})];
}

/**
 * Of the kernel that runs, and of those to come: dkms builds for each one that is installed. Before 6.5 Proxmox called its
 * packages `pve-…` (its roadmap, 8.1).
 */
function headers(kernel: string, installed: ReadonlyMap<string, string>): readonly string[] {
  const isOld = installed.has(`pve-kernel-${kernel}`);
  return isOld ? [`pve-headers-${kernel}`, 'pve-headers'] : [`proxmox-headers-${kernel}`, 'proxmox-default-headers'];
}
