import {type Change, change, cmd, type NodeUser} from '@phoenix/kit';
import {readUserConfig, rolesOf} from '@phoenix/proxmox';

/** The same person in Proxmox, with one role on everything; what it has on single guests and storages is left alone. */
export function proxmoxUser(
  {username, proxmoxRole: role}: NodeUser,
  files: ReadonlyMap<string, string>,
): readonly Change[] {
  if (role === undefined) return [];
  const id = `${username}@pam`;
  const config = readUserConfig(files.get('/etc/pve/user.cfg'));
  const roles = rolesOf(config, id, '/');
  const others = roles.filter((one) => one !== role);
  const from = roles.length === 0 ? undefined : roles.join(', ');
  const diff = [{field: `role of ${id} on /`, from, to: role}];
  // Every user of the realm pam that Proxmox does not know by its own file is none to it; root is always known.
  const add = config.users.has(id) ? [] : [change(`add the user ${id} to Proxmox`, [cmd`pveum user add ${id}`])];
  if (roles.includes(role) && others.length === 0) return add;
  const give = roles.includes(role) ? [] : [cmd`pveum acl modify / --users ${id} --roles ${role}`];
  const take = others.map((one) => cmd`pveum acl delete / --users ${id} --roles ${one}`);
  return [...add, change(`give ${id} the role ${role}`, [...give, ...take], {diff})];
}
