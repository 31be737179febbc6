import type {VirtualMachine} from '@phoenix/kit';
import {fileEntry} from './files.js';
import {renewMachineId} from './machine-id.js';
import {merge} from './merge.js';
import {type Branch, branch, isList, type Tree} from './tree.js';
import {userEntry} from './user.js';

/** First of all commands: what follows may take long, and phoenix looks on through the agent. */
const START_AGENT: Tree = ['systemctl', 'enable', '--now', 'qemu-guest-agent'];

/** The cloud-config, on top of the user's template. */
export function userData(vm: VirtualMachine, template: Branch): Branch {
  const {user, packages, runcmd, writeFiles} = vm.cloudInit;
  const own = branch({
    ...names(vm),
    preserve_hostname: false,
    // One line 127.0.1.1 with the name; `true` would write the whole of /etc/hosts anew at every boot.
    manage_etc_hosts: 'localhost',
    ssh_pwauth: user?.passwordHash !== undefined,
    // Else cloud-init puts a command that only complains before root's keys.
    disable_root: user?.username === 'root' ? false : undefined,
    users: user === undefined ? undefined : [userEntry(user)],
    bootcmd: renewMachineId(vm),
    package_update: true,
    packages: [...new Set([...packages, 'qemu-guest-agent'])],
    write_files: writeFiles.length === 0 ? undefined : writeFiles.map(fileEntry),
    // The instance stays the same for ever; so only this makes a later boot take a new network config
    // (docs.cloud-init.io, Events and updates; supported by NoCloud, which a Proxmox seed is).
    updates: {network: {when: ['boot']}},
  });
  const {runcmd: theirs, ...rest} = template;
  const commands = [START_AGENT, ...(isList(theirs) ? theirs : []), ...runcmd.map((one): Tree => one)];
  return {...(merge(rest, own) as Branch), runcmd: unique(commands)};
}

/** `hostname` is the first label; what stands behind it, or else the search domain, makes the full name. */
function names({hostname, searchdomain}: VirtualMachine): Branch {
  const [label, ...domain] = hostname.split('.');
  const suffix = domain.length > 0 ? domain.join('.') : searchdomain?.split(/[\s,;]+/)[0];
  return branch({hostname: label!, fqdn: suffix === undefined || suffix === '' ? undefined : `${label}.${suffix}`});
}

/** A command that the config repeats is meant twice; only the template's agent line is not. */
const unique = (commands: readonly Tree[]): readonly Tree[] =>
  commands.filter((one, i) => i === 0 || JSON.stringify(one) !== JSON.stringify(START_AGENT));
