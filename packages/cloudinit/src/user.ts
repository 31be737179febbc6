import type {CloudInitUser} from '@phoenix/kit';
import {type Branch, branch} from './tree.js';

/** `users:` of the one that the config names; without one the image's own default user is made. */
export const userEntry = ({username, passwordHash, sshPublicKeys, sudo}: CloudInitUser): Branch =>
  branch({
    name: username,
    shell: '/bin/bash',
    groups: sudo === undefined ? undefined : ['sudo'],
    // Debian 12's schema knows no list here.
    sudo,
    lock_passwd: passwordHash === undefined,
    // Not `passwd`, which is left alone where the image has this user already (cloud-init, Users and Groups).
    hashed_passwd: passwordHash,
    ssh_authorized_keys: sshPublicKeys.length === 0 ? undefined : sshPublicKeys.map((key) => key.trim()),
  });
