import {cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {treeFiles} from './files.js';
import type {VolumeInfo, Volumes} from './node.js';
import {loadJson, saveJson} from './save.js';

/** A volume on disk: `volume.json` is what counts, written last and replaced whole; folders that it does not name are rubbish. */
interface Stored {
  readonly info: VolumeInfo;
  /** Folder with the current content. */
  readonly data: string;
  /** Snapshot name to the folder with its content. */
  readonly snapshots: Readonly<Record<string, string>>;
}

/** Volumes as folders: `<root>/<storage>/<name>/`. Snapshots are copies. */
export function volumesIn(root: string, changed: () => void): Volumes {
  const folder = (volid: string) => {
    const colon = volid.indexOf(':');
    return join(root, encodeURIComponent(volid.slice(0, colon)), encodeURIComponent(volid.slice(colon + 1)));
  };
  const load = (volid: string) => loadJson<Stored>(join(folder(volid), 'volume.json'));
  const demand = (volid: string): Stored => {
    const stored = load(volid);
    if (stored === undefined) throw new Error(`the lab has no volume '${volid}'`);
    return stored;
  };
  const save = (volid: string, stored: Stored) => {
    saveJson(join(folder(volid), 'volume.json'), stored);
    changed();
  };
  const demandSnapshot = (volid: string, snapname: string): string => {
    const content = demand(volid).snapshots[snapname];
    if (content === undefined) throw new Error(`the lab has no snapshot '${snapname}' of volume '${volid}'`);
    return content;
  };
  /** A name in the volume's folder that nothing has yet. */
  const freeName = (volid: string): string => {
    for (let number = 1; ; number += 1) if (!existsSync(join(folder(volid), `${number}`))) return `${number}`;
  };

  return {
    create: (volid, info) => {
      if (load(volid) !== undefined) throw new Error(`the lab has a volume '${volid}' already`);
      rmSync(folder(volid), {recursive: true, force: true});
      mkdirSync(join(folder(volid), '1'), {recursive: true});
      save(volid, {info, data: '1', snapshots: {}});
    },
    info: (volid) => load(volid)?.info,
    update: (volid, info) => save(volid, {...demand(volid), info}),
    files: (volid) => {
      const stored = load(volid);
      return stored && treeFiles(join(folder(volid), stored.data), changed);
    },
    list: (storage) => {
      const path = join(root, encodeURIComponent(storage));
      if (!existsSync(path)) return [];
      return readdirSync(path)
        .map((name) => `${storage}:${decodeURIComponent(name)}`)
        .filter((volid) => load(volid) !== undefined)
        .sort();
    },
    remove: (volid) => {
      demand(volid);
      rmSync(join(folder(volid), 'volume.json'));
      rmSync(folder(volid), {recursive: true});
      changed();
    },
    rename: (from, to) => {
      demand(from);
      if (load(to) !== undefined) throw new Error(`the lab has a volume '${to}' already`);
      mkdirSync(dirname(folder(to)), {recursive: true});
      rmSync(folder(to), {recursive: true, force: true});
      renameSync(folder(from), folder(to));
      changed();
    },
    copy: ({volid, snapname}, to, info) => {
      const content = snapname === undefined ? demand(volid).data : demandSnapshot(volid, snapname);
      if (load(to) !== undefined) throw new Error(`the lab has a volume '${to}' already`);
      rmSync(folder(to), {recursive: true, force: true});
      mkdirSync(folder(to), {recursive: true});
      copyTree(join(folder(volid), content), join(folder(to), '1'));
      save(to, {info, data: '1', snapshots: {}});
    },
    snapshot: (volid, snapname) => {
      const stored = demand(volid);
      if (stored.snapshots[snapname] !== undefined) {
        throw new Error(`the lab has a snapshot '${snapname}' of volume '${volid}' already`);
      }
      const copy = freeName(volid);
      copyTree(join(folder(volid), stored.data), join(folder(volid), copy));
      save(volid, {...stored, snapshots: {...stored.snapshots, [snapname]: copy}});
    },
    rollback: (volid, snapname) => {
      const stored = demand(volid);
      const copy = freeName(volid);
      copyTree(join(folder(volid), demandSnapshot(volid, snapname)), join(folder(volid), copy));
      save(volid, {...stored, data: copy});
      removeTree(join(folder(volid), stored.data));
    },
    removeSnapshot: (volid, snapname) => {
      const content = demandSnapshot(volid, snapname);
      const stored = demand(volid);
      const {[snapname]: _, ...snapshots} = stored.snapshots;
      save(volid, {...stored, snapshots});
      removeTree(join(folder(volid), content));
    },
    snapshots: (volid) => Object.keys(load(volid)?.snapshots ?? {}),
  };
}

/** With the owners that stand beside a tree. */
function copyTree(from: string, to: string): void {
  cpSync(from, to, {recursive: true, verbatimSymlinks: true, preserveTimestamps: true});
  if (existsSync(`${from}.owners.json`)) cpSync(`${from}.owners.json`, `${to}.owners.json`);
}
function removeTree(path: string): void {
  rmSync(path, {recursive: true, force: true});
  rmSync(`${path}.owners.json`, {force: true});
}
