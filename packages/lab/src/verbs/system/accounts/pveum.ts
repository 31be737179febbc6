import {untilKilled} from '../../../ended.js';
import type {Files, LabNode} from '../../../node.js';
import {complain, speaking} from '../complain.js';
import {addPool, addToPool} from './pools.js';
import {lines, linesOf as of, save} from './user-config.js';

/** Proxmox's own. */
const roles =
  'Administrator NoAccess PVEAdmin PVEAuditor PVEDatastoreAdmin PVEDatastoreUser PVEMappingAdmin PVEMappingAudit PVEMappingUser PVEPoolAdmin PVEPoolUser PVESDNAdmin PVESDNUser PVESysAdmin PVETemplateUser PVEUserAdmin PVEVMAdmin PVEVMUser'.split(
    ' ',
  );
const roleNames = (files: Files) => [...roles, ...of(files, 'role').map((line) => line[1]!)];

interface Options {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

interface Verb {
  readonly options: readonly string[];
  readonly usage: string;
  run(call: Options, node: LabNode): void;
}
const verbs: Readonly<Record<string, Verb>> = {
  'user add': {options: ['comment', 'enable'], usage: '<userid> [OPTIONS]', run: addUser},
  'acl modify': {
    options: ['roles', 'users', 'propagate'],
    usage: '<path> --roles <string> [OPTIONS]',
    run: (call, node) => changeAcl(call, node, false),
  },
  'acl delete': {
    options: ['roles', 'users'],
    usage: '<path> --roles <string> [OPTIONS]',
    run: (call, node) => changeAcl(call, node, true),
  },
  'pool add': {
    options: ['comment'],
    usage: '<poolid> [OPTIONS]',
    run: ({words: [pool = ''], options}, {files}) => addPool(files, pool, options.get('comment')),
  },
  'pool modify': {options: ['allow-move', 'vms'], usage: '<poolid> [OPTIONS]', run: modifyPool},
};

function modifyPool({words: [pool = ''], options}: Options, {files}: LabNode): void {
  const vms = options.get('vms');
  if (vms !== undefined) addToPool(files, pool, vms, options);
}

function addUser({words: [userid = ''], options}: Options, {files}: LabNode): void {
  if (!/^[^\s:/]+@[A-Za-z][\w.-]+$/.test(userid))
    complain(
      `400 Parameter verification failed.\nuserid: invalid format - value '${userid}' does not look like a valid user name\n`,
      2,
    );
  if (!/@(pam|pve)$/.test(userid))
    complain(`create user failed: domain '${userid.replace(/.*@/, '')}' does not exist`, 2);
  if (of(files, 'user').some((line) => line[1] === userid))
    complain(`create user failed: user '${userid}' already exists`, 255);
  const comment = encodeURIComponent(options.get('comment') ?? '').replaceAll('%20', ' ');
  save(files, [...lines(files), ['user', userid, options.get('enable') ?? '1', '0', '', '', '', comment, '', '', '']]);
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
  const whos = list('users');
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

/** pveum(1) of pve-access-control 8: adding users, their ACLs, and resource pools. */
export const pveum = speaking(async (args, io, node) => {
  await node.delay(0.35, untilKilled(io.signal));
  const name = args.slice(0, 2).join(' ');
  const verb = Object.hasOwn(verbs, name)
    ? verbs[name]!
    : complain(args.length === 0 ? 'ERROR: no command specified' : `ERROR: unknown command 'pveum ${name}'`, 255);
  const usage = `pveum ${name} ${verb.usage}`;
  const words: string[] = [];
  const options = new Map<string, string>();
  const rest = args.slice(2);
  for (let at = 0; at < rest.length; at += 1) {
    const [, option, value] = /^--?([a-z][a-z-]*)(?:=(.*))?$/s.exec(rest[at]!) ?? [];
    if (option === undefined) words.push(rest[at]!);
    else if (!verb.options.includes(option))
      complain(`Unknown option: ${option}\n400 unable to parse option\n${usage}`, 2);
    else options.set(option, value ?? rest[++at] ?? '');
  }
  if (words.length !== 1) complain(`400 ${words.length < 1 ? 'not enough' : 'too many'} arguments\n${usage}`, 2);
  verb.run({words, options}, node);
});
