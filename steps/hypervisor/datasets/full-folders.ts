import {Refusal, type StepContext} from '@phoenix/kit';
import {mountPoints} from '@phoenix/proxmox';

/**
 * Refuses to mount over files: ZFS does that without a word (zfsprops(7), overlay), and they seem to be gone. What other
 * filesystems are mounted in is no file.
 */
export async function refuseFull({facts, exec}: StepContext, places: readonly string[]): Promise<void> {
  // Exit 1 where a folder is not there yet.
  const {stdout} = await exec({argv: ['find', ...places, '-mindepth', '1', '-maxdepth', '1', '-print']});
  const entries = stdout.split('\n').filter((line) => line !== '');
  if (entries.length === 0) return;
  const mounted = [...(await facts(mountPoints))];
  const file = entries.find((entry) => !mounted.some((place) => place === entry || place.startsWith(`${entry}/`)));
  if (file === undefined) return;
  const place = places.find((one) => file.startsWith(`${one.replace(/\/$/, '')}/`)) ?? file;
  throw new Refusal(
    'not-empty',
    `nothing is mounted at ${place}: the folder is not empty (${file}), and its files would be hidden`,
    `move them away, then run phoenix again: ls -la ${place}`,
  );
}
