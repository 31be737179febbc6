import {error, type Finding, warning} from '../finding.js';
import {type Guest, isOwn, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asObject, asText, isObject} from '../json.js';
import {agentOf, hasOwnUserData, isEntered, isSeeded} from '../normalise/vm-inside.js';

/** What can be done inside a VM: by cloud-init where it has it, and by the guest's agent. */
export const vmInside = ({guests}: World): Finding[] =>
  guests
    .filter(({kind}) => kind === 'vm')
    .flatMap((guest) => [...withoutAgent(guest), ...withoutSeed(guest), ...besideOwnUserData(guest)]);

const withoutAgent = (guest: Guest): Finding[] => {
  const agent = agentOf(guest.object.agent);
  if (agent === undefined) return [];
  if (!/^(?:(?:enabled=)?(?:[01]|yes|on|true|no|off|false)|type=\w+)(?:,[\w-]+=\w+)*$/i.test(agent))
    return [
      error('malformed', guest.at('agent'), `${nameOf(guest)}: agent "${agent}" is no value of Proxmox's`, {
        hint: 'true, false, or like 1,fstrim_cloned_disks=1',
      }),
    ];
  if (/^(?:enabled=)?(?:1|yes|on|true)/i.test(agent) || !isEntered(guest)) return [];
  const why = isSeeded(guest) && !hasOwnUserData(guest) ? 'cloud-init' : 'what the config wants inside of it';
  return [
    error('agent-needed', guest.at('agent'), `${nameOf(guest)} is to have no agent, by which phoenix sees to ${why}`, {
      hint: isSeeded(guest) ? 'leave agent out, or say "cloud_init": false' : 'leave agent out',
    }),
  ];
};

const SEEDED = ['user_config', 'cloud_init'] as const;

const withoutSeed = (guest: Guest): Finding[] => {
  if (isSeeded(guest)) return [];
  const why = guest.object.cloud_init === false ? 'cloud_init is false' : 'it is installed onto an empty disk';
  return SEEDED.filter((field) => isObject(guest.object[field]) && isOwn(guest, field)).map((field) =>
    warning('no-effect', guest.at(field), `${nameOf(guest)}: ${field} has no effect: ${why}`, {on: 'key'}),
  );
};

/** Nothing is merged into a document of the user's own. */
const besideOwnUserData = (guest: Guest): Finding[] => {
  if (!hasOwnUserData(guest)) return [];
  const given = asObject(guest.object.cloud_init);
  const beside = ['user_data_template', 'packages', 'runcmd', 'write_files']
    .filter((key) => given[key] !== undefined && isOwn(guest, 'cloud_init', key))
    .map((key) => ['cloud_init', key]);
  const user =
    asText(asObject(guest.object.user_config).username) !== undefined && isOwn(guest, 'user_config', 'username');
  return [...beside, ...(user ? [['user_config']] : [])].map((path) =>
    warning('no-effect', guest.at(...path), `${nameOf(guest)}: ${path.at(-1)} has no effect beside user_data_file`, {
      on: 'key',
    }),
  );
};
