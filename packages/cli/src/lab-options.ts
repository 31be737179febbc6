import {readFile} from 'node:fs/promises';
import type {DesiredState} from '@phoenix/config';
import {type Fault, type LabOptions, type Profile, profileFor, validateFaults, validateProfile} from '@phoenix/lab';
import type {LabSettings} from './request.js';
import {UsageError} from './usage-error.js';

/** What the embedded node has: the user's profile, or whatever the configuration expects of a node. */
async function labProfile(file: string | undefined, state: DesiredState | undefined): Promise<Profile | undefined> {
  if (file !== undefined) return readProfile(file);
  return state === undefined ? undefined : profileFor(needsOf(state));
}

/** All that a lab is opened with. @throws UsageError */
export async function labOptions(
  {dir, speed, profile, faults}: LabSettings,
  state: DesiredState | undefined,
): Promise<LabOptions> {
  const made = await labProfile(profile, state);
  const broken = faults === undefined ? undefined : await readFaults(faults);
  return {
    dir,
    speed,
    ...(made === undefined ? {} : {profile: made}),
    ...(broken === undefined ? {} : {faults: broken}),
  };
}

async function readProfile(file: string): Promise<Profile> {
  const checked = validateProfile(await readJson('--lab-profile', file));
  if ('profile' in checked) return checked.profile;
  throw problemsOf('--lab-profile', file, checked.problems);
}

async function readFaults(file: string): Promise<readonly Fault[]> {
  const checked = validateFaults(await readJson('--lab-faults', file));
  if ('faults' in checked) return checked.faults;
  throw problemsOf('--lab-faults', file, checked.problems);
}

async function readJson(option: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${option} ${file}: ${(error as Error).message}`);
  }
}

const problemsOf = (option: string, file: string, problems: readonly string[]): UsageError =>
  new UsageError(problems.map((problem) => `${option} ${file}: ${problem}`).join('\n'));

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
