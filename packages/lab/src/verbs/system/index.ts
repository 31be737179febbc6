import type {LabNode, Program} from '../../node.js';
import {naming} from '../../programs/names.js';
import {running} from '../../programs/run.js';
import {pveum} from './accounts/pveum.js';
import {pdbedit, smbpasswd} from './accounts/samba.js';
import {chpasswd, getent, gpasswd, groupadd, id, passwd, useradd, userdel, usermod} from './accounts/users.js';
import {aptCache, aptGet} from './apt/apt-get.js';
import {dpkg, dpkgQuery, packages} from './apt/dpkg.js';
import {blkid} from './disks/blkid.js';
import {lsblk} from './disks/lsblk.js';
import {wipefs} from './disks/wipefs.js';
import {driver, nvidiaSmi} from './nvidia.js';
import {systemctl} from './services/systemctl.js';
import {systemdRun} from './services/systemd-run.js';
import {tablePrograms} from './table.js';
import {zfs} from './zfs/zfs.js';
import {zpool} from './zfs/zpool.js';

export {sshConnection} from './network.js';

const reboot: Program = async (_, __, node) => {
  node.reboot();
  return 0;
};

const shutdown: Program = async (argv, io, node) => {
  if (argv.includes('-r') || argv.includes('--reboot')) return reboot(argv, io, node);
  io.err('lab: a node that is shut down cannot be started again: only -r is known\n');
  return 1;
};

/** Programs of the node's own setup. */
export const systemPrograms: Readonly<Record<string, Program>> = {
  ...tablePrograms({...naming, ...running(async () => 127)}),
  ...{
    zpool,
    zfs,
    lsblk,
    wipefs,
    blkid,
    'apt-get': aptGet,
    apt: aptGet,
    'apt-cache': aptCache,
    dpkg,
    'dpkg-query': dpkgQuery,
  },
  ...{useradd, usermod, userdel, groupadd, gpasswd, chpasswd, passwd, getent, id, pveum, smbpasswd, pdbedit},
  ...{
    systemctl,
    'systemd-run': systemdRun((argv, io, node) => runSelf(argv, io, node)),
    reboot,
    shutdown,
    'nvidia-smi': nvidiaSmi,
  },
};

/** A transient service runs one of the node's own programs. */
const runSelf: Program = async (argv, io, node) => {
  const name = (argv[0] ?? '').replace(/^.*\//, '');
  const program = Object.hasOwn(systemPrograms, name) ? systemPrograms[name] : undefined;
  if (program !== undefined) return program(argv, io, node);
  io.err(`Failed to find executable ${argv[0]}: No such file or directory\n`);
  return 1;
};

const packageOf: Readonly<Record<string, string>> = {
  ...{
    testparm: 'samba-common-bin',
    smbpasswd: 'samba-common-bin',
    pdbedit: 'samba-common-bin',
    smbcontrol: 'samba-common-bin',
  },
  ...{
    sshd: 'openssh-server',
    exportfs: 'nfs-kernel-server',
    visudo: 'sudo',
    sudo: 'sudo',
    dkms: 'dkms',
    chronyc: 'chrony',
  },
};

/** Programs of packages that are not installed are not there. */
export function hasProgram({files}: LabNode, name: string): boolean {
  if (name === 'nvidia-smi' || name === 'nvidia-modprobe') return driver.read(files).version !== undefined;
  return !Object.hasOwn(packageOf, name) || packages(files).has(packageOf[name]!);
}
