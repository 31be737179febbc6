import {untilKilled} from '../../../ended.js';
import type {Files, Io, LabNode} from '../../../node.js';
import {complain, speaking} from '../complain.js';
import {put, textOf} from '../state.js';

const FILE = '/etc/pve/user.cfg';

/** Lines of user.cfg, split at colons: `user:ID:enable:expire:first:last:email:comment:keys:`, `acl:propagate:path:who:roles:`. */
const lines = (files: Files): readonly (readonly string[])[] =>
  textOf(files, FILE)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':'));
const of = (files: Files, kind: string) => lines(files).filter((line) => line[0] === kind);

/** In Proxmox's order: users, groups, pools, roles, then ACLs. */
function save(files: Files, all: readonly (readonly string[])[]): void {
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

const roles: Readonly<Record<string, string>> = {
  Administrator: 'Datastore.Allocate,Datastore.Audit,Permissions.Modify,Sys.Modify,VM.Allocate',
  ...{NoAccess: '', PVEAdmin: 'Datastore.Allocate,VM.Allocate', PVEAuditor: 'Datastore.Audit,Sys.Audit,VM.Audit'},
  ...{
    PVEDatastoreAdmin: 'Datastore.Allocate',
    PVEDatastoreUser: 'Datastore.AllocateSpace',
    PVEMappingAdmin: 'Mapping.Modify',
  },
  ...{
    PVEMappingAudit: 'Mapping.Audit',
    PVEMappingUser: 'Mapping.Use',
    PVEPoolAdmin: 'Pool.Allocate',
    PVEPoolUser: 'Pool.Audit',
  },
  ...{PVESDNAdmin: 'SDN.Allocate', PVESDNUser: 'SDN.Use', PVESysAdmin: 'Sys.Console', PVETemplateUser: 'VM.Clone'},
  ...{PVEUserAdmin: 'User.Modify', PVEVMAdmin: 'VM.Allocate', PVEVMUser: 'VM.Console'},
};
const roleNames = (files: Files) => [...Object.keys(roles), ...of(files, 'role').map((line) => line[1]!)];

interface Options {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

const format = ['output-format', 'noborder', 'noheader', 'quiet', 'human-readable'];
const person = ['comment', 'email', 'enable', 'expire', 'firstname', 'lastname', 'groups', 'keys'];
const verbs: Readonly<
  Record<
    string,
    {
      readonly words: number;
      readonly options: readonly string[];
      readonly usage: string;
      run(call: Options, io: Io, node: LabNode): void;
    }
  >
> = {
  'user list': {
    words: 0,
    options: [...format, 'enabled', 'full'],
    usage: '[OPTIONS] [FORMAT_OPTIONS]',
    run: ({options}, io, {files}) => {
      const users = of(files, 'user').map(([, userid, enable, expire, firstname, lastname, email, comment]) => ({
        ...{userid, enable: Number(enable), expire: Number(expire), 'realm-type': userid!.replace(/.*@/, '')},
        ...(firstname ? {firstname} : {}),
        ...(lastname ? {lastname} : {}),
        ...(email ? {email} : {}),
        ...(comment ? {comment: decodeURIComponent(comment)} : {}),
      }));
      print(options, users, ['userid'], io);
    },
  },
  'user add': {
    words: 1,
    options: [...person, 'password'],
    usage: '<userid> [OPTIONS]',
    run: ({words: [userid = ''], options}, _, {files}) => {
      if (!/^[^\s:/]+@[A-Za-z][\w.-]+$/.test(userid))
        complain(
          `400 Parameter verification failed.\nuserid: invalid format - value '${userid}' does not look like a valid user name\n`,
          2,
        );
      if (!/@(pam|pve)$/.test(userid))
        complain(`create user failed: domain '${userid.replace(/.*@/, '')}' does not exist`, 2);
      if (of(files, 'user').some((line) => line[1] === userid))
        complain(`create user failed: user '${userid}' already exists`, 255);
      save(files, [...lines(files), userLine(userid, options, ['user', userid, '1', '0', '', '', '', '', '', ''])]);
    },
  },
  'user modify': {
    words: 1,
    options: [...person, 'append'],
    usage: '<userid> [OPTIONS]',
    run: ({words: [userid = ''], options}, _, {files}) => {
      if (!of(files, 'user').some((line) => line[1] === userid))
        complain(`update user failed: user '${userid}' does not exist`, 2);
      save(
        files,
        lines(files).map((line) => (line[0] === 'user' && line[1] === userid ? userLine(userid, options, line) : line)),
      );
    },
  },
  'user delete': {
    words: 1,
    options: [],
    usage: '<userid>',
    run: ({words: [userid = '']}, _, {files}) => {
      if (!of(files, 'user').some((line) => line[1] === userid))
        complain(`delete user failed: user '${userid}' does not exist`, 2);
      save(
        files,
        lines(files).filter(
          (line) => !((line[0] === 'user' && line[1] === userid) || (line[0] === 'acl' && line[3] === userid)),
        ),
      );
    },
  },
  'role list': {
    words: 0,
    options: format,
    usage: '[FORMAT_OPTIONS]',
    run: ({options}, io, {files}) =>
      print(
        options,
        roleNames(files).map((roleid) => ({
          roleid,
          privs: roles[roleid] ?? of(files, 'role').find((line) => line[1] === roleid)?.[2] ?? '',
          special: roleid in roles ? 1 : 0,
        })),
        ['roleid', 'privs'],
        io,
      ),
  },
  'acl list': {
    words: 0,
    options: format,
    usage: '[FORMAT_OPTIONS]',
    run: ({options}, io, {files}) =>
      print(
        options,
        acls(files).map(({path, who, role, propagate}) => ({
          path,
          propagate: Number(propagate),
          roleid: role,
          type: who.startsWith('@') ? 'group' : who.includes('!') ? 'token' : 'user',
          ugid: who.replace(/^@/, ''),
        })),
        ['path', 'propagate', 'roleid', 'type', 'ugid'],
        io,
      ),
  },
  'acl modify': {
    words: 1,
    options: ['roles', 'users', 'groups', 'tokens', 'propagate'],
    usage: '<path> --roles <string> [OPTIONS]',
    run: (call, _, node) => changeAcl(call, node, false),
  },
  'acl delete': {
    words: 1,
    options: ['roles', 'users', 'groups', 'tokens'],
    usage: '<path> --roles <string> [OPTIONS]',
    run: (call, _, node) => changeAcl(call, node, true),
  },
};

function userLine(userid: string, options: ReadonlyMap<string, string>, old: readonly string[]): readonly string[] {
  const field = (index: number, name: string) => options.get(name) ?? old[index] ?? '';
  const comment = options.has('comment')
    ? encodeURIComponent(options.get('comment')!).replaceAll('%20', ' ')
    : (old[7] ?? '');
  return [
    'user',
    userid,
    field(2, 'enable'),
    field(3, 'expire'),
    field(4, 'firstname'),
    field(5, 'lastname'),
    field(6, 'email'),
    comment,
    field(8, 'keys'),
    '',
  ];
}

interface Acl {
  readonly path: string;
  readonly who: string;
  readonly role: string;
  readonly propagate: string;
}
const acls = (files: Files): readonly Acl[] =>
  of(files, 'acl').flatMap(([, propagate = '1', path = '/', whos = '', names = '']) =>
    whos.split(',').flatMap((who) => names.split(',').map((role) => ({path, who, role, propagate}))),
  );

function changeAcl({words: [path = ''], options}: Options, {files}: LabNode, remove: boolean): void {
  const list = (name: string) => (options.get(name) ?? '').split(/[,; ]+/).filter(Boolean);
  if (!options.has('roles'))
    complain('400 not enough arguments\npveum acl modify <path> --roles <string> [OPTIONS]', 2);
  if (!/^\/([\w.-]+(\/[\w.-]+)*)?$/.test(path))
    complain(`400 Parameter verification failed.\npath: invalid ACL path '${path}'`, 2);
  const unknownRole = list('roles').find((role) => !roleNames(files).includes(role));
  if (unknownRole !== undefined) complain(`role '${unknownRole}' does not exist`, 255);
  const unknownUser = list('users').find((user) => !of(files, 'user').some((line) => line[1] === user));
  if (unknownUser !== undefined && !remove) complain(`user '${unknownUser}' does not exist`, 255);
  const whos = [...list('users'), ...list('groups').map((group) => `@${group}`), ...list('tokens')];
  if (whos.length === 0)
    complain("400 Parameter verification failed.\nusers: either 'users', 'groups' or 'tokens' is required.", 2);
  const meant = (acl: Acl) => acl.path === path && whos.includes(acl.who) && list('roles').includes(acl.role);
  const kept = acls(files).filter((acl) => !meant(acl));
  const fresh = remove
    ? []
    : whos.flatMap((who) =>
        list('roles').map((role) => ({path, who, role, propagate: options.get('propagate') ?? '1'})),
      );
  save(files, [
    ...lines(files).filter((line) => line[0] !== 'acl'),
    ...[...kept, ...fresh].map((acl) => ['acl', acl.propagate, acl.path, acl.who, acl.role, '']),
  ]);
}

function print(
  options: ReadonlyMap<string, string>,
  all: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  io: Io,
): void {
  const kind = options.get('output-format') ?? 'text';
  if (kind !== 'text') {
    io.out(`${JSON.stringify(all, undefined, kind === 'json' ? undefined : 3)}\n`);
    return;
  }
  if (!options.has('noheader')) io.out(`${columns.join(' ')}\n`);
  for (const row of all) io.out(`${columns.map((column) => row[column]).join(' ')}\n`);
}

const aliases: Readonly<Record<string, string>> = {
  useradd: 'user add',
  usermod: 'user modify',
  userdel: 'user delete',
  aclmod: 'acl modify',
  acldel: 'acl delete',
};

/** pveum(1) of pve-access-control 8: users, ACLs and the list of roles. */
export const pveum = speaking(async (args, io, node) => {
  await node.delay(0.35, untilKilled(io.signal));
  const expanded =
    args[0] !== undefined && Object.hasOwn(aliases, args[0])
      ? [...aliases[args[0]]!.split(' '), ...args.slice(1)]
      : args;
  const name = expanded.slice(0, 2).join(' ').replace('acl update', 'acl modify');
  const verb = Object.hasOwn(verbs, name)
    ? verbs[name]!
    : complain(expanded.length === 0 ? 'ERROR: no command specified' : `ERROR: unknown command 'pveum ${name}'`, 255);
  const usage = `pveum ${name} ${verb.usage}`;
  const words: string[] = [];
  const options = new Map<string, string>();
  const rest = expanded.slice(2);
  for (let at = 0; at < rest.length; at += 1) {
    const [, option, value] = /^--?([a-z][a-z-]*)(?:=(.*))?$/s.exec(rest[at]!) ?? [];
    if (option === undefined) words.push(rest[at]!);
    else if (!verb.options.includes(option))
      complain(`Unknown option: ${option}\n400 unable to parse option\n${usage}`, 2);
    else options.set(option, value ?? (/^(noborder|noheader|quiet|append)$/.test(option) ? '1' : (rest[++at] ?? '')));
  }
  if (words.length !== verb.words)
    complain(`400 ${words.length < verb.words ? 'not enough' : 'too many'} arguments\n${usage}`, 2);
  verb.run({words, options}, io, node);
});
