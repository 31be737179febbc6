import {Refusal, type StepContext} from '@phoenix/kit';
import {type ParsedRule, parseFirewall, textsOf} from '@phoenix/proxmox';

/** The node's own file, behind pmxcfs' link to the node's folder. */
const HOST_FIREWALL = '/etc/pve/local/host.fw';

/**
 * The node's own rules: they come before those of the cluster (PVE::Firewall, enable_host_firewall). With `nftables` in its
 * options another program filters, and pve-firewall, by which a change is proved, does nothing.
 */
export async function readHost({facts}: StepContext): Promise<readonly ParsedRule[]> {
  const {options, rules} = parseFirewall((await facts(textsOf([HOST_FIREWALL]))).get(HOST_FIREWALL) ?? '');
  if (Number(options.get('nftables') ?? 0) > 0)
    throw new Refusal(
      'nftables',
      'the firewall of this node is the one of nftables: phoenix cannot prove there that its rules let it in again',
      `take "firewall" out of the config, or nftables out of ${HOST_FIREWALL}`,
    );
  return rules;
}
