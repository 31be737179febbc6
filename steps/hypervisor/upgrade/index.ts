import {type Change, change, defineStep, type StepContext} from '@phoenix/kit';
import {
  aptDistUpgrade,
  aptLock,
  aptUpdate,
  installedPackages,
  listsAreFresh,
  newestKernel,
  upgrades,
} from '@phoenix/proxmox';
import {settingsOf} from '../../node/settings.js';
import {warnOfUnread} from '../../node/unread-repositories.js';

/** All packages at their newest, where the config asks for it. A kernel that came with them waits for a reboot, which is the user's to choose. */
export default defineStep({
  id: 'hypervisor.upgrade',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.repositories'],
  wanted: (resource) => settingsOf(resource).system.upgrade,
  locks: () => [aptLock()],
  retry: {attempts: 3, minMs: 5_000, maxMs: 30_000},
  timeoutMs: 3_600_000,
  async check(context) {
    await warnOfKernel(context);
    await warnOfUnread(context);
    // What old lists say is not worth asking: after this one apt is asked again.
    if (!(await context.facts(listsAreFresh))) return [change('fetch the package lists', aptUpdate())];
    return upgrade(context);
  },
});

async function upgrade({facts}: StepContext): Promise<readonly Change[]> {
  const due = await facts(upgrades);
  if (due.length === 0) return [];
  const diff = due.map(({name, from, to}) => ({field: name, from, to}));
  return [change(`upgrade ${due.length} packages`, [aptDistUpgrade()], {diff})];
}

async function warnOfKernel({facts, exec, warn}: StepContext): Promise<void> {
  const newest = newestKernel((await facts(installedPackages)).keys());
  if (newest === undefined) return;
  const running = (await exec({argv: ['uname', '-r']})).stdout.trim();
  if (running === newest || newestKernel([`proxmox-kernel-${newest}`, `proxmox-kernel-${running}`]) === running) return;
  warn(
    'reboot-needed',
    `the node runs the kernel ${running}, and ${newest} is installed`,
    'reboot it when its guests can be down',
  );
}
