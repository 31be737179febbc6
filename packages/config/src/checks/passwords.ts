import {isReference} from '../files.js';
import {error, type Finding, warning} from '../finding.js';
import type {World} from '../guests/world.js';
import {asList, asObject, isObject} from '../json.js';
import {isPlaceholder} from '../normalise/credentials.js';
import {describePointer, pointerOf} from '../pointer.js';
import {isHash} from './secret-hashes.js';

/** A secret is never a value: a reference, or a password hash. */
export const passwords = ({guests, hypervisor}: World): Finding[] => {
  const users = hypervisor?.users;
  return [
    ...guests.flatMap((guest) => [
      ...password(guest.object.root_password, guest.at('root_password')),
      ...password(asObject(guest.object.user_config).password_hash, guest.at('user_config', 'password_hash')),
    ]),
    ...asList(users).flatMap((user, i) => {
      const at = Array.isArray(users) ? pointerOf('users', i, 'password_hash') : pointerOf('users', 'password_hash');
      return isObject(user) ? password(user.password_hash, at) : [];
    }),
    ...asList(users).flatMap((user, i) => {
      const at = Array.isArray(users) ? pointerOf('users', i, 'ssh_public_key') : pointerOf('users', 'ssh_public_key');
      const key = asObject(user).ssh_public_key;
      return typeof key === 'string' && isPlaceholder(key) ? [placeholder(key, at)] : [];
    }),
    ...sambaPassword(asObject(hypervisor?.samba).password),
  ];
};

const password = (value: unknown, pointer: string): Finding[] => {
  if (typeof value !== 'string' || isReference(value) || isHash(value)) return [];
  return isPlaceholder(value)
    ? [placeholder(value, pointer)]
    : [plain(pointer, 'use "env:NAME", "file:path" or a password hash')];
};

/** Samba has hashes of its own: only the password itself will do. */
const sambaPassword = (value: unknown): Finding[] => {
  const pointer = pointerOf('samba', 'password');
  if (typeof value !== 'string' || isReference(value)) return [];
  return isPlaceholder(value) ? [placeholder(value, pointer)] : [plain(pointer, 'use "env:NAME" or "file:path"')];
};

const placeholder = (value: string, pointer: string): Finding =>
  warning('placeholder', pointer, `${describePointer(pointer)} is the placeholder "${value}"; read as not set`);

const plain = (pointer: string, hint: string): Finding =>
  error('plain-secret', pointer, `${describePointer(pointer)} is a password in plain text`, {hint});
