import {meaningOf, type PropertyRules, type ValueRules} from './meaning.js';
import {pctDefaults} from './pct-defaults.js';

/**
 * Whether two values of a container's key mean the same to Proxmox, which rewrites what it is told: tags sorted and in
 * lower case, nameservers by spaces, properties in its own order. Undefined: absent, and so the default.
 */
export const sameValue = (key: string, a: string | undefined, b: string | undefined): boolean =>
  meaningOf(rules, key, a) === meaningOf(rules, key, b);

const mount: PropertyRules = {
  defaultKey: 'volume',
  defaults: {ro: '0', backup: '0', quota: '0', replicate: '1', shared: '0'},
  booleans: ['ro', 'backup', 'quota', 'replicate', 'shared', 'acl'],
};

const rules: ValueRules = {
  defaults: pctDefaults,
  numbers: new Set(['memory', 'swap', 'cores', 'cpulimit', 'cpuunits', 'tty']),
  booleans: new Set(['onboot', 'protection', 'unprivileged', 'template', 'console', 'debug']),
  lists: new Set(['nameserver', 'searchdomain']),
  properties: {
    net: {
      // Not link_down: `link_down=0` is down, too (PVE::LXC, net_tap_plug).
      defaults: {firewall: '0', type: 'veth', ip: 'manual', ip6: 'manual'},
      ignoreCase: ['hwaddr', 'ip6', 'gw6'],
      booleans: ['firewall', 'link_down'],
    },
    features: {
      defaults: {nesting: '0', keyctl: '0', fuse: '0', mknod: '0', force_rw_sys: '0'},
      booleans: ['nesting', 'keyctl', 'fuse', 'mknod', 'force_rw_sys'],
    },
    dev: {
      defaultKey: 'path',
      defaults: {mode: '0660', uid: '0', gid: '0', 'deny-write': '0'},
      booleans: ['deny-write'],
    },
    startup: {defaultKey: 'order'},
    mp: mount,
    rootfs: mount,
  },
};
