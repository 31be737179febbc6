import type {LabNode, Program} from '../../node.js';
import {naming} from '../../programs/names.js';
import {running} from '../../programs/run.js';
import {pveum} from './accounts/pveum.js';
import {pdbedit, smbpasswd} from './accounts/samba.js';
import {chpasswd, getent, groupadd, id, useradd, usermod} from './accounts/users.js';
import {aptCache, aptGet} from './apt/apt-get.js';
import {dpkg, dpkgQuery, packages} from './apt/dpkg.js';
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
    'apt-get': aptGet,
    apt: aptGet,
    'apt-cache': aptCache,
    dpkg,
    'dpkg-query': dpkgQuery,
  },
  ...{useradd, usermod, groupadd, chpasswd, getent, id, pveum, smbpasswd, pdbedit},
  ...{
    systemctl,
    'systemd-run': systemdRun,
    reboot,
    shutdown,
    'nvidia-smi': nvidiaSmi,
  },
};

const packageOf: Readonly<Record<string, string>> = {
  ...{
    testparm: 'samba-common-bin',
    smbpasswd: 'samba-common-bin',
    pdbedit: 'samba-common-bin',
  },
  ...{
    sshd: 'openssh-server',
    exportfs: 'nfs-kernel-server',
    visudo: 'sudo',
    sudo: 'sudo',
  },
};

/** Programs of packages that are not installed are not there. */
export function hasProgram({files}: LabNode, name: string): boolean {
  if (name === 'nvidia-smi' || name === 'nvidia-modprobe') return driver.read(files).version !== undefined;
  return !Object.hasOwn(packageOf, name) || packages(files).has(packageOf[name]!);
}
