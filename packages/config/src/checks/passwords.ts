import {isReference} from '../files.js';
import {error, type Finding, warning} from '../finding.js';
import type {World} from '../guests/world.js';
import {asList, asObject, isObject} from '../json.js';
import {describePointer, pointerOf} from '../pointer.js';

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
  ];
};

const password = (value: unknown, pointer: string): Finding[] => {
  if (typeof value !== 'string' || isReference(value) || /^\$(\d|y|2[aby]|argon2id?)\$/.test(value)) return [];
  const what = describePointer(pointer);
  if (/^(|NOT_SET|CHANGE_?ME|TODO)$/i.test(value))
    return [warning('placeholder', pointer, `${what} is the placeholder "${value}"; read as not set`)];
  return [
    error('plain-secret', pointer, `${what} is a password in plain text`, {
      hint: 'use "env:NAME", "file:path" or a password hash',
    }),
  ];
};
