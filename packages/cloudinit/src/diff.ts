import {type FieldDiff, reveal, Secret} from '@phoenix/kit';
import type {CloudInitDocument} from './render.js';
import {closeSecrets} from './template.js';
import {type Branch, isBranch, isList, mapSecrets, type Tree} from './tree.js';
import {fromYaml} from './yaml.js';

/**
 * What differs between a document that is on the node and one that is to be, by key: `user-data packages`. Secrets are
 * masked on both sides: of the old one all passwords, and contents of files that are not plain in the new one too.
 * @param name what the field begins with
 * @param before the old document's text; undefined: there is none
 */
export function documentDiff(name: string, before: string | undefined, after: CloudInitDocument): readonly FieldDiff[] {
  const old = before === undefined ? undefined : readOld(before);
  if (old === undefined) return [{field: name, from: undefined, to: `sha256 ${after.hash8}`}];
  const wanted = closeSecrets(fromYaml(reveal(after.content)));
  const shown = fromYaml(after.shown);
  return differences(name, hideFiles(old, shown), hideFiles(wanted, shown));
}

/** A document that somebody has broken is as good as none. */
function readOld(text: string): Tree | undefined {
  try {
    return closeSecrets(fromYaml(text));
  } catch {
    return undefined;
  }
}

/** Contents of files as secrets, but for files whose content the new document shows. */
function hideFiles(tree: Tree, shown: Branch): Tree {
  if (!isBranch(tree) || !isList(tree.write_files)) return tree;
  const open = new Set(
    (isList(shown.write_files) ? shown.write_files : []).flatMap((file) =>
      isBranch(file) && file.content !== '***' ? [file.path] : [],
    ),
  );
  const files = tree.write_files.map((file) =>
    isBranch(file) && typeof file.content === 'string' && !open.has(file.path!)
      ? {...file, content: new Secret(file.content)}
      : file,
  );
  return {...tree, write_files: files};
}

function differences(field: string, from: Tree | undefined, to: Tree | undefined): readonly FieldDiff[] {
  if (isBranch(from) && isBranch(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => differences(`${field} ${key}`, from[key], to[key]));
  }
  if (exactly(from) === exactly(to)) return [];
  const [was, is] = [text(from), text(to)];
  // Both masked: nobody would see what the change is.
  return [{field, from: was, to: was === is ? `${is} (a secret in it)` : is}];
}

/** With secrets open, for comparing only. */
const exactly = (tree: Tree | undefined): string | undefined =>
  tree === undefined ? undefined : JSON.stringify(mapSecrets(tree, (secret) => secret.reveal()));

/** Secret's own JSON is `***`. */
const text = (tree: Tree | undefined): string | undefined =>
  tree === undefined ? undefined : typeof tree === 'string' ? tree : JSON.stringify(tree);
