import {type Change, change, defineStep, type IdMap, type StepContext} from '@phoenix/kit';
import {missingRanges, replaceFile, subordinateFile, systemFiles} from '@phoenix/proxmox';
import {settingsOf} from '../../node/settings.js';

/** What root may give away of the node's ids, for all guests with a map of their own. Ranges that nobody names any more stay. */
export default defineStep({
  id: 'hypervisor.id-ranges',
  on: 'node',
  kinds: ['hypervisor'],
  wanted: (resource) => settingsOf(resource).idRanges.length > 0,
  // Shared with the guests' own step.
  locks: () => [{name: 'node:subordinate-ids', units: 'all'}],
  check: async (context) => [...(await grant(context, 'u')), ...(await grant(context, 'g'))],
});

async function grant({resource, facts}: StepContext, type: IdMap['type']): Promise<readonly Change[]> {
  const path = subordinateFile(type);
  const text = (await facts(systemFiles)).get(path);
  const maps = settingsOf(resource).idRanges.filter((range) => range.type === type);
  const missing = missingRanges(
    text ?? '',
    maps.map((range) => ({...range, containerId: 0})),
  );
  if (missing.length === 0) return [];
  const before = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  return [
    change(
      `add ${missing.join(', ')} to ${path}`,
      [replaceFile(path, text, `${before}${missing.map((line) => `${line}\n`).join('')}`)],
      {diff: missing.map((line) => ({field: path, from: undefined, to: line}))},
    ),
  ];
}
