import {isSourceFile, LISTS_FAILURES, sourcesIn, textsOf, unreadRepositories} from '@phoenix/proxmox';
import {probe} from '../facts/probe.js';
import {fine, warning} from '../finding.js';
import {defineCheck, type Wanted} from '../patient.js';
import {programNames} from '../programs.js';

const ENTERPRISE = /\/\/enterprise\.proxmox\.com\//;
const SAY = 'say "repositories": {"no_subscription": true, "enterprise": false}';

/** Where packages come from, if the config wants any. What the config itself switches on or off is left to it. */
export const repositories = defineCheck({
  id: 'repositories',
  title: 'repositories',
  async look({facts, wanted}) {
    if (wanted === undefined || !installs(wanted)) return [];
    const files = await facts(textsOf(['/etc/apt/sources.list', '/etc/apt/sources.list.d', LISTS_FAILURES]));
    const unread = unreadRepositories(files);
    if (unread.length > 0) {
      const names = unread.map(({uri, why}) => (why === undefined ? uri : `${uri} (${why})`));
      const advice = unread.some(({uri}) => ENTERPRISE.test(uri))
        ? `without a subscription ${SAY}`
        : 'see what `apt-get update` says on the node, or switch that source off';
      return [warning(`no package lists came from ${names.join(' and ')}`, advice)];
    }
    const asked = [...files]
      .filter(([path]) => isSourceFile(path))
      .flatMap(([path, text]) => sourcesIn(path, text))
      .flatMap(({enabled, uris}) => (enabled ? uris : []));
    const {hasEnterpriseLists} = await facts(probe(programNames(wanted)));
    const isLeftAlone = wanted.node.settings.system.repositories === undefined;
    if (isLeftAlone && !hasEnterpriseLists && asked.some((uri) => ENTERPRISE.test(uri)))
      return [
        warning(
          'the enterprise repository is on, and gives nothing to a node without a subscription',
          `if it has none, ${SAY}`,
        ),
      ];
    const hosts = [...new Set(asked.map((uri) => uri.replace(/^\w+:\/\//, '').replace(/\/.*/, '')))];
    return [fine(hosts.join(', '))];
  },
});

/** phoenix would ask apt for something. */
const installs = ({node: {settings}}: Wanted): boolean =>
  settings.system.packages.length > 0 ||
  settings.system.upgrade ||
  settings.system.repositories !== undefined ||
  [settings.nvidia, settings.samba, settings.nfs].some((one) => one !== undefined);
