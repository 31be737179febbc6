import type {Answers} from './answers.js';

type Machine = NonNullable<Answers['machine']>;

/** phoenix_vm_configs.json. */
export const machinesFile = (
  {templateId, id, name, storage}: Machine,
  {container: {bridge}, sshPublicKey}: Answers,
): string => `{
  "$schema": "./schemas/phoenix_vm_configs.schema.json",

  // Merged under each VM; what a VM says itself wins.
  "vm_defaults": {
    "memory_mb": 2048,
    "cores": 2,
    "storage_pool": ${text(storage)},
    "network_bridge": ${text(bridge)},
${sshPublicKey === undefined ? NO_KEY : `    // Made by cloud-init; may do all by sudo.\n    "user_config": { "username": "admin", "ssh_public_keys": [${text(sshPublicKey)}], "sudo": true },`}
  },

  "vms": [
    {
      "vmid": ${templateId},
      "name": "template-debian",
      // Downloaded by the node. With "image_checksum" only that very file will do.
      "template_image": "${IMAGE}",
      "is_template": true,
    },
    {
      "vmid": ${id},
      "name": ${text(name)},
      "clone_from_vmid": ${templateId},
      "disk_size_gb": 16,
      // A fixed address: "ip": "10.0.0.80/24", "gw": "10.0.0.1"
      "network_config": { "ip": "dhcp" },
      "start_at_boot": true,
      // Given to cloud-init; qemu-guest-agent is always among them.
      "cloud_init": { "packages": ["git"] },
    },
  ],
}
`;

/** Debian keeps the latest point release under this name (cloud.debian.org). */
const IMAGE = 'https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2';

const NO_KEY = `    // Who may log in: a user that cloud-init makes.
    // "user_config": { "username": "admin", "ssh_public_keys": ["ssh-ed25519 AAAA…"], "sudo": true },`;

const text = (value: string): string => JSON.stringify(value);
