import {Secret} from '@phoenix/kit';
import {Document, isMap, parseDocument, type Tags, visit} from 'yaml';
import {type Branch, isBranch, isList, mapSecrets, type Tree} from './tree.js';

/** cloud-init reads YAML 1.1 (PyYAML): `yes` is true and 0644 a number there, so what is text must be quoted for it. */
const VERSION = '1.1';

/** The document as cloud-init is given it. */
export const toYaml = (tree: Branch): string => write(mapSecrets(tree, (secret) => secret.reveal()));

/** For people: secrets are `***`. */
export const toMaskedYaml = (tree: Branch): string => write(mapSecrets(tree, () => '***'));

/** Whether a secret is anywhere in it. */
export const holdsSecret = (tree: Tree): boolean =>
  tree instanceof Secret ||
  (isList(tree) && tree.some(holdsSecret)) ||
  (isBranch(tree) && Object.values(tree).some(holdsSecret));

/** @throws Error with one line: where and why it is no mapping of plain values */
export function fromYaml(text: string): Branch {
  const document = parseDocument(text, {version: VERSION, prettyErrors: true});
  const problem = document.errors[0];
  if (problem !== undefined) throw new Error(problem.message.split('\n')[0]!.replace(/:$/, ''));
  if (document.contents === null) return {};
  if (!isMap(document.contents)) throw new Error('it is no mapping of keys to values');
  // By way of JSON: dates and sets become what they look like.
  return JSON.parse(JSON.stringify(document.toJS({maxAliasCount: 100}))) as Branch;
}

function write(tree: Tree): string {
  const document = new Document(tree, {version: VERSION, aliasDuplicateObjects: false, customTags: withoutMerge});
  visit(document, {
    Scalar(_, node) {
      // The two types of YAML 1.1 that PyYAML knows and this writer does not quote for.
      if (node.value === '=' || node.value === '<<') node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({lineWidth: 0});
}

/** As a tag of the writer's `<<` could not be quoted. */
const withoutMerge = (tags: Tags): Tags =>
  tags.filter((tag) => tag !== 'merge' && (typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge'));
