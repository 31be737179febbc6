/** What /etc/pve/user.cfg says of a user (PVE::AccessControl writes it: `user:ID:…`, `acl:PROPAGATE:PATH:IDS:ROLES:`). */
export interface ProxmoxUsers {
  /** `name@realm` */
  readonly users: ReadonlySet<string>;
  readonly acls: readonly {readonly path: string; readonly ids: readonly string[]; readonly roles: readonly string[]}[];
}

export function readUserConfig(text = ''): ProxmoxUsers {
  const users = new Set<string>(['root@pam']);
  const acls: ProxmoxUsers['acls'][number][] = [];
  for (const line of text.split('\n')) {
    const [kind, ...fields] = line.split(':');
    if (kind === 'user') users.add(fields[0]!);
    if (kind === 'acl') acls.push({path: fields[1] ?? '', ids: list(fields[2]), roles: list(fields[3])});
  }
  return {users, acls};
}

/** Roles that a user has by its own name on a path. */
export const rolesOf = ({acls}: ProxmoxUsers, id: string, path: string): readonly string[] =>
  acls.filter((acl) => acl.path === path && acl.ids.includes(id)).flatMap(({roles}) => roles);

const list = (text = ''): readonly string[] => text.split(',').filter(Boolean);
