import type {Change, NodeUser} from '@phoenix/kit';
import {isOurs, MARK, ownedFile, withoutFile} from '../../node/file.js';

type Files = ReadonlyMap<string, string>;

const FOLDER = '/etc/sudoers.d';

/** sudo passes over files with a dot in their names (sudoers(5), @includedir). */
const fileOf = (username: string): string => `${FOLDER}/phoenix-${username.replaceAll('.', '_')}`;

/** Without a password there is none to ask for. */
const ruleFor = ({username, passwordHash}: NodeUser): string =>
  `${MARK}\n${username} ALL=(ALL:ALL) ${passwordHash === undefined ? 'NOPASSWD: ' : ''}ALL\n`;

export function sudo(user: NodeUser, files: Files): readonly Change[] {
  const path = fileOf(user.username);
  if (!user.sudo) return withoutFile(path, files.get(path));
  const check = {argv: ['visudo', '-cf', '{}']};
  return ownedFile(files.get(path), {path, content: ruleFor(user), mode: '0440', owner: 'root:root', check});
}

/** Rules of users who have left the config; their accounts stay. */
export const leftSudo = (users: readonly NodeUser[], files: Files): readonly Change[] => {
  const wanted = new Set(users.map(({username}) => fileOf(username)));
  return [...files].flatMap(([path, text]) =>
    path.startsWith(`${FOLDER}/phoenix-`) && isOurs(text) && !wanted.has(path) ? withoutFile(path, text) : [],
  );
};
