import type {Answers} from './answers.js';

/** phoenix_hypervisor_config.json. */
export const hypervisorFile = ({connection, container, machine}: Answers): string => {
  const storages = [...new Set([container.storage, ...(machine === undefined ? [] : [machine.storage])])];
  return `{
  "$schema": "./schemas/phoenix_hypervisor_config.schema.json",

${connection === undefined ? NOWHERE : `  // Where the node is. Flags win over it: --target, --host, --user.\n  "connection": ${inline(connection)},`}

  // Storages that the node has already, by any word: a misspelt one is then found before anything is touched.
  "proxmox_storage_ids": ${inline(Object.fromEntries(storages.map((id, i) => [i === 0 ? 'disks' : `disks_${i + 1}`, id])))},

  // The node itself. What does not stand here is left alone, so take what you want, one after the other:
  // "timezone": "Europe/Berlin",
  // "repositories": { "no_subscription": true, "enterprise": false },
  // "packages": ["htop"],
}
`;
};

const NOWHERE = `  // Where the node is: one of these, or a flag of each command (--target ssh --host pve1).
  // "connection": { "transport": "ssh", "host": "pve1", "user": "root" },
  // "connection": { "transport": "local" },`;

/** One line, with blanks as people write them. */
const inline = (value: object): string =>
  `{ ${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${JSON.stringify(one)}`)
    .join(', ')} }`;
