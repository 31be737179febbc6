import {type Change, change, type NvidiaDriver, Refusal, type StepContext} from '@phoenix/kit';
import {aptInstall, aptUpdate, codenameOf, listsAreFresh, sourceOf, systemFiles} from '@phoenix/proxmox';
import {MARK, ownedFile} from '../../node/file.js';
import {isVersion} from './version.js';

const SOURCE = '/etc/apt/sources.list.d/phoenix-nvidia.list';
/** nvidia-driver brings the module (nvidia-kernel-dkms); the last makes the device nodes. */
const PACKAGES = ['nvidia-driver', 'nvidia-smi', 'nvidia-persistenced', 'nvidia-modprobe'];

/** Debian's own packages, of its sections contrib and non-free. Debian has one version at a time. */
export async function debianDriver(
  context: StepContext,
  {version}: NvidiaDriver,
  installed: ReadonlyMap<string, string>,
): Promise<readonly Change[]> {
  const {facts, exec} = context;
  if (!(await facts(listsAreFresh))) return [change('fetch the package lists', aptUpdate())];
  const {stdout} = await exec({argv: ['apt-cache', 'policy', 'nvidia-driver']});
  const candidate = /^ *Candidate: (\d\S*)$/m.exec(stdout)?.[1];
  if (candidate === undefined) return nonFree(context);
  // `535.216.01-1~deb12u1`: what stands behind the last dash is Debian's.
  const offered = candidate.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
  if (!isVersion(offered, version))
    throw new Refusal(
      'other-driver',
      `the config says NVIDIA's driver ${version}, and Debian has ${offered}`,
      'change nvidia_driver.version, or name an installer with nvidia_driver.runfile_url',
    );
  const has = installed.get('nvidia-driver');
  return [
    change(`install NVIDIA's driver ${offered}`, [aptInstall(PACKAGES)], {
      diff: [{field: 'nvidia-driver', from: has, to: candidate}],
    }),
  ];
}

async function nonFree({facts}: StepContext): Promise<readonly Change[]> {
  const files = await facts(systemFiles);
  const suite = codenameOf(files.get('/etc/os-release'));
  const content = suite === undefined ? undefined : sourceText(files, suite);
  if (content === undefined || files.get(SOURCE) === content)
    throw new Refusal(
      'no-package',
      'the node gets no package nvidia-driver: its sources have no section non-free',
      'look at apt-cache policy nvidia-driver, or name an installer with nvidia_driver.runfile_url',
    );
  // With it the lists are old, and fetched anew at the next look.
  return ownedFile(files.get(SOURCE), {path: SOURCE, content, mode: '0644'});
}

/** Behind the mirror, and with the key, of what the node has of Debian: apt wants one key for both. */
function sourceText(files: ReadonlyMap<string, string>, suite: string): string | undefined {
  const others = new Map([...files].filter(([path]) => path !== SOURCE));
  // Others have a `main` for the suite, too; updates for it are Debian's.
  const hasUpdates = (one: string) =>
    sourceOf(others, `${suite}-updates`, ({uris}) => uris.includes(one)) !== undefined;
  const isDebian = (one: string) => /\/\/(?:[\w-]+\.)*debian\.org[:/]/.test(one) || hasUpdates(one);
  const main = sourceOf(others, suite, ({uris, components}) => components.includes('main') && uris.some(isDebian));
  const [uri = 'http://deb.debian.org/debian'] = main?.uris ?? [];
  // A key that stands in the stanza itself is more than fits into a line.
  if (/\s/.test(main?.signedBy ?? '')) return undefined;
  const key = main?.signedBy === undefined ? '' : `[signed-by=${main.signedBy}] `;
  const has = (component: string) =>
    sourceOf(others, suite, ({uris, components}) => uris.includes(uri) && components.includes(component)) !== undefined;
  const components = ['contrib', 'non-free', 'non-free-firmware'].filter((component) => !has(component));
  return components.length === 0 ? undefined : `${MARK}\ndeb ${key}${uri} ${suite} ${components.join(' ')}\n`;
}
