/** A line of passwd(5). */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

export const readAccounts = (passwd: string | undefined): ReadonlyMap<string, Account> =>
  new Map(
    lines(passwd).map(([name = '', , uid, gid, , home = '']) => [
      name,
      {name, uid: Number(uid), gid: Number(gid), home},
    ]),
  );

/** Names of group(5). */
export const readGroupNames = (group: string | undefined): ReadonlySet<string> =>
  new Set(lines(group).map(([name = '']) => name));

/** The second field of shadow(5): a hash, or `!`, `*` for none. */
export const passwordHashOf = (shadow: string | undefined, user: string): string | undefined =>
  lines(shadow).find(([name]) => name === user)?.[1];

const lines = (text = ''): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));
