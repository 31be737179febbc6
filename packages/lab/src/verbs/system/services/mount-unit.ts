import type {Files, Mounted} from '../../../node.js';
import {activeUnits, settingsOf, unitFile} from './units.js';

/** systemd.mount(5): what is written `%%` and `\\` there is meant once. */
export function mountUnit(text: string): Mounted {
  const setting = (key: string) => (settingsOf(text, key).at(-1) ?? '').replaceAll('%%', '%').replaceAll('\\\\', '\\');
  const type = setting('Type');
  return {
    source: setting('What'),
    target: setting('Where'),
    // What the kernel calls a mount of nfs's newest version.
    fstype: type === 'nfs' ? 'nfs4' : type,
    options: setting('Options') || 'rw,relatime',
  };
}

/** The name that a mount unit must have, systemd-escape(1) --path. */
function nameFor(target: string): string {
  const path = target.split('/').filter(Boolean).join('/');
  const escaped = [...Buffer.from(path)].map((byte, index) => {
    const letter = String.fromCharCode(byte);
    if (letter === '/') return '-';
    return /[\w:.]/.test(letter) && !(letter === '.' && index === 0)
      ? letter
      : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `${escaped.join('') || '-'}.mount`;
}

export const isMisnamed = (unit: string, {source, target}: Mounted): boolean =>
  source === '' || !target.startsWith('/') || nameFor(target) !== unit;

/** The kernel mounts nfs and cifs only by a helper, which a package brings. */
export const canMount = (files: Files, {fstype}: Mounted): boolean =>
  !/^(nfs4?|cifs)$/.test(fstype) || files.stat(`/usr/sbin/mount.${fstype.replace('4', '')}`) !== undefined;

/** What units have mounted. */
export const unitMounts = (files: Files): readonly Mounted[] =>
  activeUnits
    .read(files)
    .filter((unit) => unit.endsWith('.mount'))
    .map((unit) => mountUnit(unitFile(files, unit)?.text ?? ''));
