import type {StepContext} from '@phoenix/kit';
import {systemFiles, unreadRepositories} from '@phoenix/proxmox';
import {settingsOf} from './settings.js';

/** Packages come from what lists there are; whose are missing is told, with what to say in the config. */
export async function warnOfUnread({resource, facts, warn}: StepContext): Promise<void> {
  const unread = unreadRepositories(await facts(systemFiles));
  if (unread.length === 0) return;
  const names = unread.map(({uri, why}) => (why === undefined ? uri : `${uri} (${why})`));
  const enterprise = unread.some(({uri}) => uri.includes('//enterprise.proxmox.com/'));
  const hint = !enterprise
    ? 'see what `apt-get update` says on the node, or switch that source off'
    : settingsOf(resource).system.repositories?.enterprise === true
      ? 'the node has no subscription for it: say "repositories": {"no_subscription": true, "enterprise": false}'
      : 'without a subscription say "repositories": {"no_subscription": true, "enterprise": false}';
  warn('repository-unread', `no package lists came from ${names.join(' and ')}`, hint);
}
