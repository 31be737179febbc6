import {FILES} from '@phoenix/config';
import type {Answers} from './answers.js';

/** README.md of the folder. */
export const readme = (answers: Answers): string => {
  const {connection, container, machine} = answers;
  const where = connection === undefined ? ' --target ssh --host pve1' : '';
  return `# ${connection?.host ?? connection?.node ?? 'A Proxmox VE node'}

What the node should look like, for phoenix. Comments and trailing commas are welcome in these files; editors that know JSON
Schema complete and explain every field, by \`schemas/\`.

| file | says |
| --- | --- |
| ${FILES.hypervisor} | where the node is, and what is to be on the node itself |
| ${FILES.lxc} | the containers: ${container.id} ${container.name} |
| ${FILES.vm} | the VMs: ${machine === undefined ? 'none yet, and so there is no such file' : `${machine.templateId} template-debian, ${machine.id} ${machine.name}`} |
| secrets/ | passwords and tokens, one a file, which the others refer to: \`"root_password": "file:secrets/root"\`; git leaves them out |
| scripts/ | make it for application scripts and health checks |
| steps/ | make it for features of your own: \`phoenix plugins new NAME\` |

Run from the folder above this one, or with another path behind \`--config-dir\`:

    phoenix validate --config-dir DIR
    phoenix plan --config-dir DIR${where}
    phoenix LetsGo --config-dir DIR${where}
    phoenix status --config-dir DIR${where}

\`validate\` looks at the files alone, \`plan\` says what would happen and touches nothing, \`LetsGo\` lets it happen. Run it
again at any time: it does what is missing. Without a node, \`--target lab\` plays all of it on an embedded one.

| key | means |
| --- | --- |
| lxc_defaults, vm_defaults | merged under each guest; what the guest says itself wins |
| template, template_image | what a guest is made from; fetched when the node does not have it |
| clone_from_ctid, clone_from_vmid | the other way to make one: a copy of another guest |
| storage_pool | the storage for its disks: \`pvesm status\` on the node |
| network_config | bridge, and \`dhcp\` or an address with its prefix and \`gw\` |
| features | what is installed inside: \`phoenix plugins list\` |
| health_check | what must hold inside when all is done |
| dependencies | ids that have to be up first |

A code in brackets, \`[unknown-key]\`, is explained by \`phoenix explain unknown-key\`.
`;
};
