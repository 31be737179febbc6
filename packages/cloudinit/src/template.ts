import {type Script, Secret} from '@phoenix/kit';
import {type Branch, isBranch, isList, type Tree} from './tree.js';
import {fromYaml} from './yaml.js';

/** A template of the user's as a tree; none: an empty one. Passwords in it become secrets. @throws Error in one line */
export const readTemplate = (template: Script | undefined): Branch =>
  template === undefined ? {} : (closeSecrets(fromYaml(template.content)) as Branch);

/** Keys of cloud-config whose values nobody should see, wherever they stand. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'passwd',
  'hashed_passwd',
  'plain_text_passwd',
  'password',
  'ecdsa_private',
  'ed25519_private',
  'rsa_private',
]);

/** The same tree with secrets where cloud-config has passwords and private keys. */
export function closeSecrets(tree: Tree): Tree {
  if (isList(tree)) return tree.map(closeSecrets);
  if (!isBranch(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      if (typeof value === 'string' && SECRET_KEYS.has(key)) return [key, new Secret(value)];
      // chpasswd.list: `name:password` lines, or a list of them.
      if (key === 'chpasswd' && isBranch(value)) return [key, closeChpasswd(value)];
      return [key, closeSecrets(value)];
    }),
  );
}

function closeChpasswd(value: Branch): Tree {
  const closed = closeSecrets(value) as Branch;
  const {list} = closed;
  if (typeof list === 'string') return {...closed, list: new Secret(list)};
  if (!isList(list)) return closed;
  return {...closed, list: list.map((one) => (typeof one === 'string' ? new Secret(one) : one))};
}
