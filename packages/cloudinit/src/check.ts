import type {CloudInit, CloudInitFile, Script, VmResource} from '@phoenix/kit';
import {unwrap} from './network-config.js';
import type {Branch} from './tree.js';
import {isList} from './tree.js';
import {fromYaml} from './yaml.js';

/** What is wrong with a VM's cloud-init section, one line each; empty: nothing. Before anything is sent. */
export function checkCloudInit({vm}: VmResource): readonly string[] {
  const {cloudInit, nics} = vm;
  return [
    ...ofTemplate('user_data_template', cloudInit.userDataTemplate, userDataProblems),
    ...ofTemplate('network_config_template', cloudInit.networkConfigTemplate, networkProblems),
    ...ofUser(cloudInit),
    ...cloudInit.writeFiles.flatMap(ofFile),
    ...cloudInit.packages
      .filter((name) => !/^[a-z0-9][\w.+:~=-]*$/i.test(name))
      .map((name) => `packages: ${JSON.stringify(name)} is no package's name`),
    ...nics.flatMap(({ip, gw, ip6, gw6}, i) => [
      ...(gw !== undefined && (ip === undefined || ip === 'dhcp')
        ? [`net${i}: a gateway without an address of its own`]
        : []),
      ...(gw6 !== undefined && !ip6?.includes('/') ? [`net${i}: an IPv6 gateway without an address of its own`] : []),
    ]),
  ];
}

function ofTemplate(
  field: string,
  template: Script | undefined,
  look: (tree: Branch) => readonly string[],
): readonly string[] {
  if (template === undefined) return [];
  const where = `${field} ${template.name}`;
  if (/^##\s*template:\s*jinja/.test(template.content))
    return [`${where}: jinja templates cannot be merged; write plain YAML`];
  try {
    return look(fromYaml(template.content)).map((problem) => `${where}: ${problem}`);
  } catch (error) {
    return [`${where}: ${(error as Error).message}`];
  }
}

function userDataProblems(tree: Branch): readonly string[] {
  const lists = ['packages', 'runcmd', 'write_files', 'users', 'bootcmd', 'ssh_authorized_keys'];
  return lists.filter((key) => key in tree && !isList(tree[key])).map((key) => `${key} is no list`);
}

const networkProblems = (tree: Branch): readonly string[] => {
  const {version = 2} = unwrap(tree);
  return version === 2 ? [] : [`version ${JSON.stringify(version)}: only version 2 can be merged`];
};

function ofUser({user}: CloudInit): readonly string[] {
  if (user === undefined) return [];
  const {username, passwordHash, sshPublicKeys, sudo} = user;
  const hash = passwordHash?.reveal();
  return [
    // useradd(8), what Debian's adduser allows too.
    ...(/^[a-z_][a-z0-9_-]{0,31}$/.test(username) ? [] : [`user_config: ${JSON.stringify(username)} is no user name`]),
    // crypt(5): without a `$` it would be the password itself.
    ...(hash === undefined || /^\$[0-9a-z]+\$[^:\s]+$/i.test(hash)
      ? []
      : ['user_config: password_hash is no crypt hash']),
    ...sshPublicKeys
      .filter((key) => !/^[^\n]*\S[^\n]*\n?$/.test(key))
      .map(() => 'user_config: an ssh public key is one line'),
    ...(sudo !== undefined && /[\n\0]/.test(sudo) ? ['user_config: a sudo rule is one line'] : []),
  ];
}

const ofFile = ({path, permissions, owner}: CloudInitFile): readonly string[] => [
  ...(path.startsWith('/') && !/[\n\0]/.test(path) ? [] : [`write_files: ${JSON.stringify(path)} is no absolute path`]),
  ...(permissions === undefined || /^[0-7]{3,4}$/.test(permissions)
    ? []
    : [`write_files ${path}: permissions ${JSON.stringify(permissions)} are no octal digits`]),
  ...(owner === undefined || /^[\w.-]+(?::[\w.-]+)?$/.test(owner)
    ? []
    : [`write_files ${path}: owner ${JSON.stringify(owner)} is not user or user:group`]),
];
