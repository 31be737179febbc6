import {describeCommand, type Fact, type Reader, StepError} from '@phoenix/kit';
import {splitFiles} from '../facts/files.js';
import {LISTS_FAILURES} from './apt/commands.js';

/** Files of the node's own setup, and folders of such. */
const PLACES = [
  '/etc/os-release',
  '/etc/apt/sources.list',
  '/etc/apt/sources.list.d',
  '/etc/exports.d',
  '/etc/group',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/network/interfaces',
  '/etc/network/interfaces.d',
  '/etc/network/interfaces.new',
  '/etc/passwd',
  '/etc/pve/.members',
  '/etc/pve/corosync.conf',
  '/etc/pve/user.cfg',
  '/etc/resolv.conf',
  '/etc/samba',
  '/etc/shadow',
  '/etc/subgid',
  '/etc/subuid',
  '/etc/sudoers.d',
  LISTS_FAILURES,
];

/** By path, what the node's setup reads, in one look for all of it. A file that is missing there is not there. */
export const systemFiles: Fact<ReadonlyMap<string, string>> = {
  key: 'system-files',
  scope: 'node',
  read: (node) => textsAt(node, PLACES),
};

/** The same of files that only the config names. */
export const textsOf = (paths: readonly string[]): Fact<ReadonlyMap<string, string>> => ({
  key: `texts:${paths.join(':')}`,
  scope: 'node',
  read: (node) => (paths.length === 0 ? Promise.resolve(new Map()) : textsAt(node, paths)),
});

/**
 * The look itself, for facts that need more than texts. What cannot be read is not taken for absent: it would be written over.
 * @throws StepError command-failed
 */
export async function textsAt(node: Reader, places: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const argv = ['find', '-L', ...places, '-type', 'f', '-exec', 'tail', '-v', '-n', '+1', '{}', '+'];
  const {exitCode, stdout, stderr} = await node.exec({argv});
  const complaints = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('No such file or directory'));
  if (exitCode > 1 || complaints.length > 0)
    throw new StepError({code: 'command-failed', command: describeCommand({argv}), exitCode, stderr});
  return splitFiles(stdout, (path) => places.some((place) => path === place || path.startsWith(`${place}/`)));
}
