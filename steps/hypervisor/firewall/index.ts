import {
  type Change,
  change,
  type DatacenterFirewall,
  defineStep,
  Refusal,
  type StepContext,
  waitFor,
} from '@phoenix/kit';
import {
  CLUSTER_FIREWALL,
  clusterFirewallText,
  isOn,
  nodeState,
  parseFirewall,
  replaceFile,
  sessionPeer,
  unitStates,
} from '@phoenix/proxmox';
import {textDiff} from '../../node/file.js';
import {running} from '../../node/service.js';
import {settingsOf} from '../../node/settings.js';
import {readHost} from './host.js';
import {refuseLockedOut} from './locked-out.js';
import {prove} from './prove.js';
import {armUndo, disarmUndo, keepFirst, keepRules, stopUndo, UNDO, verifyRules} from './undo.js';

/**
 * The datacenter's firewall. Where it is on, or comes on, nobody is locked out: this run's own address is let in, the rules
 * are tried before they count, and a timer on the node takes them back unless they prove to let the run in.
 */
export default defineStep({
  id: 'hypervisor.firewall',
  on: 'node',
  kinds: ['hypervisor'],
  plansAbsent: true,
  after: ['hypervisor.network', 'hypervisor.hostname'],
  wanted: (resource) => settingsOf(resource).firewall !== undefined,
  // pve-firewall looks at its files every ten seconds.
  settle: {everyMs: 2_000, withinMs: 60_000},
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const {facts, resource} = context;
  const wanted = settingsOf(resource).firewall!;
  const [node, [timer, service]] = await Promise.all([facts(nodeState), facts(unitStates(UNDO))]);
  if (service?.active === 'active' || service?.active === 'activating')
    return [waitFor('the node takes the new firewall rules back')];
  const text = node.files.get(CLUSTER_FIREWALL);
  const armed = timer?.active === 'active';
  if (!wanted.enabled) return off(text, wanted, armed);
  const daemon = await running(context, ['pve-firewall.service']);
  if (daemon.length > 0) return daemon;
  if (text === undefined || clusterFirewallText(text, wanted) !== text) return on(context, text, wanted, armed);
  return armed ? prove(context) : [];
}

/** Nothing is filtered then, so nothing can go wrong; the rules are put down all the same. */
function off(text: string | undefined, wanted: DatacenterFirewall, armed: boolean): readonly Change[] {
  const disarm = armed ? disarmUndo() : [];
  const says = wanted.rules.length > 0 || wanted.policyIn !== undefined || wanted.policyOut !== undefined;
  const next = text === undefined && !says ? undefined : clusterFirewallText(text ?? '', wanted);
  if (next === text || next === undefined) return armed ? [change('leave the firewall off', disarm)] : [];
  return [
    change(
      isOn(text) ? 'switch the firewall off' : 'write the firewall rules',
      [...disarm, ...keepFirst(text), replaceFile(CLUSTER_FIREWALL, text, next)],
      {
        diff: textDiff('cluster.fw', text ?? '', next),
        impact: isOn(text) ? 'hotplug' : 'none',
      },
    ),
  ];
}

async function on(
  context: StepContext,
  text: string | undefined,
  wanted: DatacenterFirewall,
  armed: boolean,
): Promise<readonly Change[]> {
  const peer = await context.facts(sessionPeer);
  refuseLineEnds(wanted);
  const hostRules = await readHost(context);
  const next = clusterFirewallText(text ?? '', wanted, peer);
  // Over IPv4 all the others are part of what is simulated.
  const others = peer?.address.includes(':') === true ? [...hostRules, ...parseFirewall(next).rules] : [];
  refuseLockedOut([...others, ...wanted.rules], peer);
  const wasOn = isOn(text);
  // First with all rules, and still off: what Proxmox does not understand is found while it harms nobody.
  const tried = clusterFirewallText(text ?? '', {...wanted, enabled: false}, peer);
  const trial = wasOn ? [] : [...(tried === text ? [] : [replaceFile(CLUSTER_FIREWALL, text, tried)]), verifyRules()];
  // Of a change that was not kept yet the older text is the one that is known to work.
  const guard = armed ? [stopUndo()] : keepRules();
  const write = replaceFile(CLUSTER_FIREWALL, wasOn ? text : tried, next);
  return [
    change(
      wasOn ? 'change the firewall rules' : 'switch the firewall on',
      [...keepFirst(text), ...trial, ...guard, armUndo(), write],
      {
        diff: textDiff('cluster.fw', text ?? '', next),
        impact: 'hotplug',
      },
    ),
  ];
}

/** A rule is one line. */
function refuseLineEnds({rules}: DatacenterFirewall): void {
  const broken = rules.find((rule) => Object.values(rule).some((value) => /[\n\r]/.test(String(value))));
  if (broken !== undefined)
    throw new Refusal(
      'bad-rule',
      `a firewall rule has a line end in it: ${JSON.stringify(broken)}`,
      'write it as one line',
    );
}
