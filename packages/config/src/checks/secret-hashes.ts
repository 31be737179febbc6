import type {Secret} from '@phoenix/kit';
import {error, type Finding} from '../finding.js';
import type {World} from '../guests/world.js';
import {asList, asObject} from '../json.js';
import {describePointer, pointerOf} from '../pointer.js';

/** What stands behind a reference where a password hash is meant. Asked when the secrets have been read. */
export const secretHashes = ({guests, hypervisor}: World, secrets: ReadonlyMap<string, Secret>): Finding[] => {
  const users = hypervisor?.users;
  return [
    ...guests.map((guest) => ({
      value: asObject(guest.object.user_config).password_hash,
      pointer: guest.at('user_config', 'password_hash'),
    })),
    ...asList(users).map((user, i) => ({
      value: asObject(user).password_hash,
      pointer: `${Array.isArray(users) ? pointerOf('users', i) : pointerOf('users')}/password_hash`,
    })),
  ].flatMap(({value, pointer}) => {
    const secret = typeof value === 'string' ? secrets.get(value) : undefined;
    if (secret === undefined || isHash(secret.reveal())) return [];
    const message = `${describePointer(pointer)}: what ${String(value)} holds is no password hash`;
    return [error('no-hash', pointer, message, {hint: 'make one with: openssl passwd -6'})];
  });
};

/** crypt(3): `$6$…`, `$y$…`. */
export const isHash = (value: string): boolean => /^\$(\d|y|2[aby]|argon2id?)\$/.test(value);
