import {posix} from 'node:path';
import type {Files} from '../../../node.js';
import {put, textOf, untilReboot} from '../state.js';

const FOLDERS = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system'] as const;
const ADMIN = FOLDERS[0];

/** `ssh` is `ssh.service`. */
export const fullName = (name: string): string =>
  /\.(service|timer|socket|target|mount|path|slice|scope)$/.test(name) ? name : `${name}.service`;

/** The unit's file, and what it holds; of an instance `x@1.service` its template's. */
export function unitFile(files: Files, unit: string): {readonly path: string; readonly text: string} | undefined {
  const names = [unit, unit.replace(/@.*\./, '@.')];
  for (const name of names)
    for (const folder of FOLDERS) {
      const path = `${folder}/${name}`;
      const target = files.readlink(path);
      if (target === '/dev/null') return {path, text: ''};
      const text = files.read(target === undefined ? path : posix.resolve(folder, target))?.toString();
      if (text !== undefined) return {path: target === undefined ? path : posix.resolve(folder, target), text};
    }
  return undefined;
}

export const isMasked = (files: Files, unit: string): boolean => files.readlink(`${ADMIN}/${unit}`) === '/dev/null';
export const settingsOf = (text: string, key: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value!.trim());
const wantedBy = (text: string): readonly string[] =>
  [...settingsOf(text, 'WantedBy'), ...settingsOf(text, 'RequiredBy')]
    .flatMap((value) => value.split(/\s+/))
    .filter(Boolean);
const linkOf = (unit: string, target: string): string => `${ADMIN}/${target}.wants/${unit}`;

export type FileState = 'enabled' | 'disabled' | 'masked' | 'static';
export function fileState(files: Files, unit: string): FileState | undefined {
  if (isMasked(files, unit)) return 'masked';
  const found = unitFile(files, unit);
  if (found === undefined) return undefined;
  const targets = wantedBy(found.text);
  if (targets.length === 0) return 'static';
  return targets.some((target) => files.readlink(linkOf(unit, target)) !== undefined) ? 'enabled' : 'disabled';
}

/** Makes the links of [Install], and says which ones it made. */
export function enable(files: Files, unit: string): readonly string[] {
  const found = unitFile(files, unit)!;
  return wantedBy(found.text).flatMap((target) => {
    const link = linkOf(unit, target);
    files.mkdir(posix.dirname(link), {parents: true});
    return files.symlink(found.path, link) ? [`Created symlink ${link} → ${found.path}.`] : [];
  });
}

export const disable = (files: Files, unit: string): readonly string[] =>
  (files.list(ADMIN) ?? [])
    .filter((name) => name.endsWith('.wants'))
    .map((folder) => `${ADMIN}/${folder}/${unit}`)
    .filter((link) => files.readlink(link) !== undefined && files.remove(link))
    .map((link) => `Removed "${link}".`);

/** Units that run. Until the first change: whatever is enabled has come up with the node. */
export const activeUnits = untilReboot<readonly string[]>('units', (files) =>
  (files.list(ADMIN) ?? [])
    .filter((name) => name.endsWith('.wants'))
    .flatMap((folder) => files.list(`${ADMIN}/${folder}`) ?? [])
    .filter((unit) => staysActive(files, unit)),
);

/** A oneshot is over when it has run, unless it says otherwise. */
export const staysActive = (files: Files, unit: string): boolean => {
  const text = unitFile(files, unit)?.text ?? '';
  return (
    !settingsOf(text, 'Type').includes('oneshot') ||
    /^(yes|true|on|1)$/.test(settingsOf(text, 'RemainAfterExit').at(-1) ?? '')
  );
};

export function setActive(files: Files, unit: string, active: boolean): void {
  const old = activeUnits.read(files);
  if (old.includes(unit) === active) return;
  activeUnits.write(files, active ? [...old, unit] : old.filter((one) => one !== unit));
}

/** What packages bring: units, enabled and started as Debian does it. */
export function bringUnits(
  files: Files,
  units: readonly {readonly unit: string; readonly program: string; readonly oneshot?: boolean}[],
): void {
  const active = activeUnits.read(files);
  const fresh = units.filter(({unit}) => textOf(files, `${FOLDERS[2]}/${unit}`) === '');
  if (fresh.length === 0) return;
  for (const {unit, program, oneshot} of fresh) {
    const kind = oneshot === true ? 'Type=oneshot\nRemainAfterExit=yes\n' : '';
    put(
      files,
      `${FOLDERS[2]}/${unit}`,
      `[Unit]\nDescription=${unit}\n\n[Service]\n${kind}ExecStart=${program}\n\n[Install]\nWantedBy=multi-user.target\n`,
    );
    enable(files, unit);
  }
  activeUnits.write(files, [...new Set([...active, ...fresh.map(({unit}) => unit)])]);
}
