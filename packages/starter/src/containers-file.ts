import type {Answers} from './answers.js';

/** phoenix_lxc_configs.json. */
export const containersFile = ({container, sshPublicKey}: Answers): string => {
  const {id, name, template, storage, bridge, ip, gateway} = container;
  const network = [
    `"bridge": ${text(bridge)}`,
    `"ip": ${text(ip)}`,
    ...(gateway === undefined ? [] : [`"gw": ${text(gateway)}`]),
  ].join(', ');
  return `{
  "$schema": "./schemas/phoenix_lxc_configs.schema.json",

  // Merged under each container; what a container says itself wins.
  "lxc_defaults": {
    "memory_mb": 1024,
    "cores": 1,
    "storage_pool": ${text(storage)},
    "storage_size_gb": 8,
${sshPublicKey === undefined ? NO_KEY : `    // Who may log in as root.\n    "root_ssh_public_keys": [${text(sshPublicKey)}],`}
  },

  // By id; containers and VMs share one space of ids.
  "lxc_configs": {
    "${id}": {
      "name": ${text(name)},
      // Fetched from Proxmox's index when no storage has it. What there is: pveam available --section system
      "template": ${text(template)},
      ${ip === 'dhcp' ? '// A fixed address: "ip": "10.0.0.10/24", "gw": "10.0.0.1"' : '// By DHCP instead: "ip": "dhcp", without "gw"'}
      "network_config": { ${network} },
      "start_at_boot": true,
      // Installed inside, in this order. What there is: phoenix plugins list
      "features": ["base_setup"],
      // Asked inside when all else is done; the run fails when it does not hold.
      "health_check": { "argv": ["test", "-e", "/etc/hostname"] },
    },

    // The next one. With "dependencies" it waits for the first; its script lies in scripts/ and runs inside as root.
    // "${id + 1}": {
    //   "name": "app",
    //   "template": ${text(template)},
    //   "network_config": { ${network.replace(/\d+(?=\/)/, (last) => String(Number(last) + 1))} },
    //   "dependencies": [${id}],
    //   "application_script": "app.sh",
    // },
  },
}
`;
};

const NO_KEY = `    // Who may log in as root: lines of .pub files. Without one: pct enter ID on the node.
    // "root_ssh_public_keys": ["ssh-ed25519 AAAA…"],`;

const text = (value: string): string => JSON.stringify(value);
