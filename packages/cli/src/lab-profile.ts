import {readFile} from 'node:fs/promises';
import type {DesiredState} from '@phoenix/config';
import {type Profile, profileFor, validateProfile} from '@phoenix/lab';
import {UsageError} from './usage-error.js';

/** What the embedded node has: the user's profile, or whatever the configuration expects of a node. */
export async function labProfile(
  file: string | undefined,
  state: DesiredState | undefined,
): Promise<Profile | undefined> {
  if (file !== undefined) return readProfile(file);
  return state === undefined ? undefined : profileFor(needsOf(state));
}

async function readProfile(file: string): Promise<Profile> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--lab-profile ${file}: ${(error as Error).message}`);
  }
  const checked = validateProfile(json);
  if ('profile' in checked) return checked.profile;
  throw new UsageError(checked.problems.map((problem) => `--lab-profile ${file}: ${problem}`).join('\n'));
}

function needsOf({lxc, hypervisor}: DesiredState) {
  const containers = [...lxc.values()].map(({container}) => container);
  const gpus = containers.flatMap(({devices}) =>
    devices.flatMap(({path}) => /^\/dev\/nvidia(\d+)$/.exec(path)?.[1] ?? []),
  );
  return {
    storages: containers.flatMap(({rootfs, volumes}) =>
      [rootfs, ...volumes].map(({storage}) => ({id: storage, content: 'rootdir,images'})),
    ),
    templates: containers.flatMap(({origin}) => (origin.from === 'template' ? [origin.template] : [])),
    bridges: containers.flatMap(({nics}) => nics.map(({bridge}) => bridge)),
    gpuCount: Math.max(0, ...gpus.map((index) => Number(index) + 1)),
    ...(hypervisor.connection?.node === undefined ? {} : {node: hypervisor.connection.node}),
  };
}
