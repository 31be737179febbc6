import {type Change, type Command, change, type NvidiaDriver, Refusal, type StepContext} from '@phoenix/kit';
import {installedPackages, type NvidiaState, unitStates} from '@phoenix/proxmox';
import {settingsOf} from '../../node/settings.js';
import {debianDriver} from './debian.js';
import {PERSISTENCE} from './services.js';

const FOLDER = '/var/lib/phoenix';

/** The driver that the config names, in place of whatever there is. What is in the kernel now stays until a reboot, or until it is unloaded. */
export async function install(context: StepContext, state: NvidiaState): Promise<readonly Change[]> {
  const driver = settingsOf(context.resource).nvidia!;
  const {facts} = context;
  if (driver.runfileUrl === undefined) return debianDriver(context, driver, await facts(installedPackages));
  refuseRunfile(context, driver, driver.runfileUrl);
  const [persistence] = await facts(unitStates([PERSISTENCE]));
  // It holds the old module, which the installer wants to unload.
  const release = persistence?.active === 'active' ? [{argv: ['systemctl', 'stop', PERSISTENCE]}] : [];
  return [runfile(driver, driver.runfileUrl, state, release)];
}

const fileOf = (url: string): string => decodeURIComponent(new URL(url).pathname).replace(/^.*\//, '');

function refuseRunfile({warn}: StepContext, {version, sha256}: NvidiaDriver, url: string): void {
  const file = fileOf(url);
  const other = /-(\d+(?:\.\d+)+)/.exec(file)?.[1];
  if (!/^[\w][\w.+-]*\.run$/.test(file))
    throw new Refusal('bad-runfile', `${url} is no installer of NVIDIA`, 'its name ends in .run');
  if (other !== undefined && other !== version)
    throw new Refusal(
      'other-driver',
      `the config says NVIDIA's driver ${version}, and its installer is of ${other}`,
      'change nvidia_driver.version or nvidia_driver.runfile_url',
    );
  if (sha256 !== undefined) return;
  if (!url.startsWith('https:'))
    throw new Refusal(
      'no-checksum',
      `${url} is not run as root: it comes without encryption and without a checksum`,
      'add its sha256 as nvidia_driver.checksum',
    );
  warn('no-checksum', `${file} is run as root, and nothing says what it should be`, 'add nvidia_driver.checksum');
}

/** $1 file, $2 its sha256. */
const VERIFY =
  'now=$(sha256sum < "$1") && [ "$now" = "$2  -" ] || { echo "$1 is not run: its sha256 is $now" >&2; exit 1; }';

/** wget is what Proxmox itself downloads with. `--silent` takes every default, `--dkms` builds for kernels to come: nvidia-installer, --advanced-options. */
function runfile(
  {version, sha256}: NvidiaDriver,
  url: string,
  {kernel, onDisk}: NvidiaState,
  release: readonly Command[],
): Change {
  const path = `${FOLDER}/${fileOf(url)}`;
  return change(
    `install NVIDIA's driver ${version}`,
    [
      {argv: ['mkdir', '-p', FOLDER]},
      {argv: ['wget', '-nv', '-O', path, url]},
      ...(sha256 === undefined ? [] : [{argv: ['sh', '-c', VERIFY, 'sh', path, sha256]}]),
      ...release,
      {argv: ['sh', path, '--silent', '--dkms']},
    ],
    {
      diff: [{field: `nvidia for ${kernel}`, from: onDisk, to: version}],
      hint: 'look at /var/log/nvidia-installer.log',
      cleanup: [{kind: 'exec', command: {argv: ['rm', '-f', path]}}],
    },
  );
}
