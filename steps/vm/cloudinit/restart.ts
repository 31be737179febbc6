import {type Change, change, type StepContext} from '@phoenix/kit';
import {type GuestState, parseProperties, qmStart} from '@phoenix/proxmox';
import {refuseHa} from '../../guest/ha.js';
import {shutDown} from '../../machine/shutdown.js';

/**
 * The network config of a running VM that waits for its next start: Proxmox takes a changed `cicustom` as current at once
 * and notes in `[special:cloudinit]` what the seed was made from, until it makes the next one (qm cloudinit pending).
 */
export function waitsForRestart({config: {keys, text}}: GuestState): readonly string[] {
  const section = /^\[special:cloudinit\]\n((?:(?!\[).*\n?)*)/m.exec(text)?.[1] ?? '';
  const seed = /^cicustom: (.*)$/m.exec(section)?.[1];
  if (seed === undefined) return [];
  const [before, now] = [parseProperties(seed), parseProperties(keys.get('cicustom') ?? '')];
  return before.get('network') === undefined || before.get('network') === now.get('network') ? [] : ['network-config'];
}

/** A clean one: the seed is made anew when the VM starts. */
export async function restartFor(context: StepContext, {id}: GuestState): Promise<Change> {
  await refuseHa(context, 'stopped');
  return change(`restart ${id} with its new cloud-init documents`, [shutDown(id), qmStart(id)], {
    impact: 'restart',
    once: true,
  });
}
