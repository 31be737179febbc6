import {randomBytes} from 'node:crypto';
import {parse} from 'yaml';
import type {Ailment, Files} from '../node.js';
import {applyUserData, isMapping} from './user-data.js';

/** What the machine's seed drive holds. */
export interface Seed {
  readonly user: string;
  readonly network: string;
  readonly meta: string;
}

/** What `cloud-init status` goes by, in /var/lib/cloud/data/status.json under `lab`. */
export interface Verdict {
  readonly errors: readonly string[];
  readonly recoverable: readonly string[];
}

const DATA = '/var/lib/cloud/data';
export const SOURCE = 'DataSourceNoCloud [seed=/dev/sr0]';

/**
 * What cloud-init does when the machine boots: everything for an instance that the disk has not seen, nothing for one
 * that it has (cloud-init's documentation, "Boot stages" and "First boot determination").
 * @returns whether the instance was new
 */
export function bootCloudInit(files: Files, {user, network, meta}: Seed, ailment: Ailment | undefined): boolean {
  const id = instanceOf(meta);
  const known = files.read(`${DATA}/instance-id`)?.toString().trim();
  if (known === id && files.stat('/var/lib/cloud/instance/boot-finished') !== undefined) return false;
  const folder = `/var/lib/cloud/instances/${id}`;
  files.mkdir(`${folder}/scripts`, {parents: true});
  files.mkdir(DATA, {parents: true});
  files.remove('/var/lib/cloud/instance');
  files.symlink(folder, '/var/lib/cloud/instance');
  files.write(`${DATA}/previous-instance-id`, `${known ?? 'NO_PREVIOUS_INSTANCE_ID'}\n`);
  files.write(`${DATA}/instance-id`, `${id}\n`);
  files.write(`${folder}/user-data.txt`, user, 0o600);
  files.remove(`${DATA}/result.json`);
  files.mkdir('/etc/netplan', {parents: true});
  files.write('/etc/netplan/50-cloud-init.yaml', network, 0o600);
  const verdict: Verdict = {
    errors: [
      ...(ailment === 'cloud-init-error' ? ['a fault of the lab: cloud-init failed'] : []),
      ...applyUserData(files, user, folder),
    ],
    recoverable: ailment === 'cloud-init-degraded' ? ['a fault of the lab: cloud-init is degraded'] : [],
  };
  files.write(`${DATA}/status.json`, `${JSON.stringify({v1: {datasource: SOURCE, stage: null}, lab: verdict})}\n`);
  return true;
}

const instanceOf = (meta: string): string => {
  const parsed = safely(meta);
  return isMapping(parsed) && typeof parsed['instance-id'] === 'string' ? parsed['instance-id'] : 'iid-datasource-none';
};
const safely = (text: string): unknown => {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
};

/** A new machine gets an id when it first boots (machine-id(5)). */
export function bootMachineId(files: Files): void {
  const id = files.read('/etc/machine-id')?.toString().trim() ?? '';
  if (id === '' || id === 'uninitialized')
    files.write('/etc/machine-id', `${randomBytes(16).toString('hex')}\n`, 0o444);
}

export const verdictOn = (files: Files): Verdict | undefined => {
  const text = files.read(`${DATA}/status.json`)?.toString();
  return text === undefined ? undefined : (JSON.parse(text) as {readonly lab: Verdict}).lab;
};

/** What cloud-init leaves behind once it is through. */
export function finishCloudInit(files: Files): void {
  const verdict = verdictOn(files);
  if (verdict === undefined || files.stat(`${DATA}/result.json`) !== undefined) return;
  files.write(
    `${DATA}/result.json`,
    `${JSON.stringify({v1: {datasource: SOURCE, errors: verdict.errors}}, undefined, 1)}\n`,
  );
  files.write('/var/lib/cloud/instance/boot-finished', 'Cloud-init v. 25.1 finished\n');
}
