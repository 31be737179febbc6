import {type Change, change, cmd, type FieldDiff, type Firewall, guestOf, type StepContext} from '@phoenix/kit';
import {
  firewallText,
  type GuestState,
  guestState,
  isPhoenixFirewall,
  nodeState,
  parseFirewall,
  replaceFile,
  sameFirewall,
} from '@phoenix/proxmox';
import {cloneSource} from './clone-source.js';
import {asGuest} from './resource.js';

/** The guest's own firewall file. The node's service reads it again within seconds, also for a guest that runs. */
export async function checkFirewall(context: StepContext): Promise<readonly Change[]> {
  const resource = asGuest(context.resource);
  const {firewall} = guestOf(resource);
  const state = await context.facts(guestState(resource.id));
  if (state === undefined) return [];
  const copied = await isCopy(context, state);
  if (firewall === undefined) return leave(context, state, copied);
  await warnWhenOff(context, firewall);
  return write(state, firewall, copied);
}

const pathOf = (id: number): string => `/etc/pve/firewall/${id}.fw`;

/** Proxmox copies the source's file with a clone. */
async function isCopy({resource, facts}: StepContext, {firewall}: GuestState): Promise<boolean> {
  const source = cloneSource(asGuest(resource));
  if (firewall === undefined || source === undefined) return false;
  return (await facts(guestState(source)))?.firewall === firewall;
}

/** Of a file that is somebody's own, what the config has no words for (aliases, ip sets, other options) is kept. */
function write({id, running, firewall: text}: GuestState, wanted: Firewall, copied: boolean): readonly Change[] {
  const next = firewallText(wanted, copied ? undefined : text);
  if (sameFirewall(text, next)) return [];
  const diff = lineDiff(text ?? '', next);
  return [
    change(`write the firewall file of ${id}`, [replaceFile(pathOf(id), text, next)], {
      diff,
      impact: running ? 'hotplug' : 'none',
    }),
  ];
}

function leave({warn}: StepContext, {id, running, firewall: text}: GuestState, copied: boolean): readonly Change[] {
  if (text === undefined) return [];
  if (copied || isPhoenixFirewall(text))
    return [
      change(`remove the firewall file of ${id}`, [cmd`rm -f ${pathOf(id)}`], {
        diff: lineDiff(text, ''),
        impact: running ? 'hotplug' : 'none',
      }),
    ];
  warn('firewall-kept', `${pathOf(id)} is not phoenix's: it is left as it is`, 'say what it should be with "firewall"');
  return [];
}

/** No guest is filtered before the datacenter's firewall is on. */
async function warnWhenOff({resource: {id, name}, facts, warn}: StepContext, {enabled}: Firewall): Promise<void> {
  const text = (await facts(nodeState)).files.get('/etc/pve/firewall/cluster.fw') ?? '';
  if (!enabled || parseFirewall(text).options.get('enable') === '1') return;
  const message = `the firewall of ${id} ${name} has no effect: the datacenter's firewall is off`;
  warn('firewall-off', message, 'switch it on under Datacenter, Firewall, Options, when its own rules let you in');
}

/** What goes and what comes; where it is the order alone, all of it. */
function lineDiff(from: string, to: string): readonly FieldDiff[] {
  const lines = (text: string) => text.split('\n').filter((line) => /^[^#[\s]/.test(line));
  const [before, after] = [lines(from), lines(to)];
  const diff = [
    ...before.filter((line) => !after.includes(line)).map((line) => ({field: 'firewall', from: line, to: undefined})),
    ...after.filter((line) => !before.includes(line)).map((line) => ({field: 'firewall', from: undefined, to: line})),
  ];
  return diff.length > 0 ? diff : [{field: 'firewall', from: before.join('; '), to: after.join('; ')}];
}
