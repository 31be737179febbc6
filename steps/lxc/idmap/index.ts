import {type Change, change, defineStep, type IdMap, type StepContext} from '@phoenix/kit';
import {missingRanges, replaceFile, subordinateFile, subordinateIds} from '@phoenix/proxmox';
import {asContainer} from '../../container/resource.js';

/**
 * The node lets its root give the guest's ids away: without that the container does not start. The lines stay when the
 * map leaves the config: other guests, and people, may have come to use them.
 */
export default defineStep({
  id: 'lxc.idmap',
  on: 'node',
  kinds: ['lxc'],
  uses: () => ['hypervisor.id-ranges'],
  plansAbsent: true,
  wanted: (resource) => asContainer(resource).container.idMaps !== undefined,
  // Guests share the two files.
  locks: () => [{name: 'node:subordinate-ids', units: 'all'}],
  check: async (context) => [...(await grant(context, 'u')), ...(await grant(context, 'g'))],
});

async function grant({resource, facts}: StepContext, type: IdMap['type']): Promise<readonly Change[]> {
  const text = await facts(subordinateIds(type));
  const maps = (asContainer(resource).container.idMaps ?? []).filter((map) => map.type === type);
  const missing = missingRanges(text ?? '', maps);
  if (missing.length === 0) return [];
  const before = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  const path = subordinateFile(type);
  return [
    change(
      `add ${missing.join(', ')} to ${path}`,
      [replaceFile(path, text, `${before}${missing.map((line) => `${line}\n`).join('')}`)],
      {diff: missing.map((line) => ({field: path, from: undefined, to: line})), touches: ['node']},
    ),
  ];
}
