import type {Files} from '../../../node.js';
import {put, textOf} from '../state.js';

const FILE = '/etc/pve/user.cfg';

/** Lines of user.cfg, split at colons: `user:ID:enable:expire:first:last:email:comment:keys:`, `pool:ID:comment:guests:storages:`. */
export const lines = (files: Files): readonly (readonly string[])[] =>
  textOf(files, FILE)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':'));

export const linesOf = (files: Files, kind: string) => lines(files).filter((line) => line[0] === kind);

/** In Proxmox's order: users, groups, pools, roles, then ACLs. */
export function save(files: Files, all: readonly (readonly string[])[]): void {
  const order = ['user', 'token', 'group', 'pool', 'role', 'acl'];
  const parts = order.map((kind) =>
    all
      .filter((line) => line[0] === kind)
      .map((line) => `${line.join(':')}\n`)
      .sort()
      .join(''),
  );
  put(files, FILE, parts.filter(Boolean).join('\n'), 0o640);
}
