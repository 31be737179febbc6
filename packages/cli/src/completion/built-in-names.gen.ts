// Generated from the built-in plugins by `npm run generate`. Do not edit.
import type {Candidate} from './candidate.js';

export interface BuiltInNames {
  /** Of the node, groups of them first. */
  readonly nodeSteps: readonly Candidate[];
  /** What brings a guest up, features aside, in its order. */
  readonly guestSteps: Readonly<Record<'lxc' | 'vm', readonly string[]>>;
  readonly features: readonly Candidate[];
  /** All others. */
  readonly plugins: readonly string[];
}

export const BUILT_IN_NAMES: BuiltInNames = {
  "nodeSteps": [
    {
      "value": "system",
      "about": "repositories, packages, upgrade, timezone, time-sync, hostname, network"
    },
    {
      "value": "zfs",
      "about": "pools, datasets, arc, storages"
    },
    {
      "value": "apparmor"
    },
    {
      "value": "arc"
    },
    {
      "value": "datasets"
    },
    {
      "value": "firewall"
    },
    {
      "value": "hostname"
    },
    {
      "value": "id-ranges"
    },
    {
      "value": "network"
    },
    {
      "value": "nfs"
    },
    {
      "value": "nvidia"
    },
    {
      "value": "packages"
    },
    {
      "value": "pools"
    },
    {
      "value": "repositories"
    },
    {
      "value": "samba"
    },
    {
      "value": "shared-volumes"
    },
    {
      "value": "storages"
    },
    {
      "value": "time-sync"
    },
    {
      "value": "timezone"
    },
    {
      "value": "upgrade"
    },
    {
      "value": "users"
    },
    {
      "value": "vfio"
    }
  ],
  "guestSteps": {
    "lxc": [
      "validate",
      "pool",
      "ostemplate",
      "create",
      "clone",
      "apparmor",
      "idmap",
      "configure",
      "firewall",
      "start",
      "snapshot.pre-configured",
      "volumes",
      "app",
      "healthcheck",
      "snapshot.final-form",
      "snapshot.template"
    ],
    "vm": [
      "validate",
      "pool",
      "renew",
      "image",
      "create",
      "clone",
      "configure",
      "firewall",
      "cloudinit",
      "start",
      "agent",
      "access",
      "snapshot.pre-configured",
      "volumes",
      "app",
      "healthcheck",
      "snapshot.final-form",
      "snapshot.template",
      "template"
    ]
  },
  "features": [
    {
      "value": "base_setup",
      "about": "Packages, locale and timezone that every guest should have (Debian and Ubuntu)"
    },
    {
      "value": "docker",
      "about": "Docker Engine and Compose: the distribution's packages where they bring Compose v2 (Ubuntu 24.04, Debian 13), else Docker's own"
    },
    {
      "value": "nvidia",
      "about": "NVIDIA's driver in the guest: in a container the user space alone, of the version that the host's module has; with Docker also the container toolkit"
    },
    {
      "value": "portainer_agent",
      "about": "Portainer's agent in Docker: lets a Portainer server manage this guest"
    },
    {
      "value": "portainer_server",
      "about": "Portainer Community Edition in Docker; its data in the volume portainer_data"
    },
    {
      "value": "ssh_hardening",
      "about": "OpenSSH's server without passwords, by a drop-in (Debian and Ubuntu)"
    },
    {
      "value": "unattended_upgrades",
      "about": "Installs security updates daily by itself (Debian and Ubuntu)"
    }
  ],
  "plugins": [
    "access",
    "agent",
    "app",
    "apparmor",
    "arc",
    "boot-delay",
    "clone",
    "cloudinit",
    "configure",
    "create",
    "datasets",
    "delete",
    "exists",
    "firewall",
    "healthcheck",
    "hostname",
    "id-ranges",
    "idmap",
    "image",
    "kill",
    "network",
    "nfs",
    "nvidia",
    "ostemplate",
    "packages",
    "pool",
    "pools",
    "present",
    "renew",
    "repositories",
    "restart",
    "rollback",
    "rollback-to",
    "rolled-back",
    "samba",
    "shared-volumes",
    "snapshot",
    "start",
    "stop",
    "storages",
    "template",
    "time-sync",
    "timezone",
    "upgrade",
    "users",
    "validate",
    "vfio",
    "volumes"
  ]
};
