import {type Finding, warning} from '../finding.js';
import {type Guest, isOwn, nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asObject, asText} from '../json.js';

/** Fields that say nothing beside what else is said. */
export const noEffect = ({guests}: World): Finding[] =>
  guests.flatMap((guest) => {
    const findings: Finding[] = [];
    const say = (pointer: string, text: string) =>
      findings.push(warning('no-effect', pointer, `${nameOf(guest)}: ${text}`));
    for (const {value, pointer} of objectsOf(guest, 'network_config'))
      for (const [ip, gw] of [
        ['ip', 'gw'],
        ['ip6', 'gw6'],
      ] as const)
        if (value[gw] !== undefined && ['dhcp', 'auto'].includes(asText(value[ip]) ?? ''))
          say(`${pointer}/${gw}`, `${gw} has no effect beside ${ip} ${value[ip]}: the gateway comes from the network`);
    if (guest.object.mac_address !== undefined && guest.object.network_config === undefined && guest.kind === 'lxc')
      say(guest.at('mac_address'), 'mac_address has no effect without network_config');
    if (guest.object.application_env !== undefined && guest.object.application_script === undefined)
      say(guest.at('application_env'), 'application_env has no effect without application_script');
    if (guest.object.linked_clone !== undefined && guest.object.clone_from_vmid === undefined && guest.kind === 'vm')
      say(guest.at('linked_clone'), 'linked_clone has no effect without clone_from_vmid');
    if (guest.kind === 'vm') findings.push(...ofMachine(guest));
    return findings;
  });

/** What a template, which never runs, has no use for. */
const OF_RUNNING = [
  'template_snapshot_name',
  'start_at_boot',
  'application_script',
  'health_check',
  'health_checks',
  'tests',
];

const ofMachine = (guest: Guest): Finding[] => {
  const {is_template, enable_lifecycle_snapshots, network_config, network_bridge, user_config} = guest.object;
  const {bridge} = asObject(network_config);
  const say = (field: string, text: string, ...path: (string | number)[]) =>
    warning('no-effect', guest.at(field, ...path), `${nameOf(guest)}: ${text}`);
  const idle = OF_RUNNING.filter(
    (field) => isOwn(guest, field) && ![undefined, false].includes(guest.object[field] as undefined),
  );
  return [
    ...(is_template === true
      ? idle.map((field) => say(field, `${field} has no effect on a template: it never runs`))
      : []),
    ...(is_template === true && enable_lifecycle_snapshots === true && isOwn(guest, 'enable_lifecycle_snapshots')
      ? [say('enable_lifecycle_snapshots', 'enable_lifecycle_snapshots has no effect: a template has no snapshots')]
      : []),
    ...objectsOf(guest, 'network_config').flatMap(({value}, i) =>
      (['ip', 'ip6'] as const).flatMap((ip) => {
        const gw = ip === 'ip' ? 'gw' : 'gw6';
        if (value[gw] === undefined || ![undefined, '', 'manual'].includes(asText(value[ip]))) return [];
        const path = Array.isArray(network_config) ? [i, gw] : [gw];
        return [say('network_config', `${gw} has no effect without ${ip}`, ...path)];
      }),
    ),
    ...(bridge !== undefined &&
    network_bridge !== undefined &&
    bridge !== network_bridge &&
    isOwn(guest, 'network_bridge')
      ? [say('network_bridge', `network_bridge has no effect beside network_config.bridge "${bridge}"`)]
      : []),
    ...(user_config !== undefined && asObject(user_config).username === undefined
      ? [say('user_config', 'user_config has no effect without username')]
      : []),
  ];
};
