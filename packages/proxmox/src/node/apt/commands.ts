import type {Command, LockRequest} from '@phoenix/kit';

/** One at a time: apt and dpkg lock each other out. */
export const aptLock = (): LockRequest => ({name: 'apt:node', units: 'all'});

/** Asks nothing, keeps config files that somebody has changed (dpkg(1), --force-confold), waits for a dpkg of somebody else's (apt.conf(5), DPkg::Lock::Timeout in seconds). */
const apt = (...args: readonly string[]): Command => ({
  argv: [
    ...['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-o', 'DPkg::Lock::Timeout=300'],
    ...['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold', ...args],
  ],
});

/**
 * `--no-remove`: a package that another one would have to make way for (ifupdown for ifupdown2, an MTA for another) is an
 * error, and nothing is done (apt-get(8)).
 */
export const aptInstall = (packages: readonly string[]): Command => apt('install', '--no-remove', '--', ...packages);

/** Proxmox's own word for it: a plain upgrade holds back what needs new packages. */
export const aptDistUpgrade = (): Command => apt('dist-upgrade');

/** The file that says when lists were last fetched; others look at its time too. */
export const LISTS_STAMP = '/var/lib/apt/periodic/update-success-stamp';

/** What apt said of the repositories that did not answer then; not there: all did. */
export const LISTS_FAILURES = '/var/lib/apt/periodic/phoenix-update-failures';

/**
 * $1 the stamp, $2 the failures; behind them the command. One repository that does not answer (the enterprise one
 * without a subscription, say) keeps nobody from what the others have, and a node whose lists cannot be fetched at all may
 * have some: it exits 0 whatever came, and only lists of which something came are new ones.
 */
const FETCH = [
  'stamp=$1 failures=$2',
  'shift 2',
  'mkdir -p -- "$(dirname "$stamp")" || exit',
  'said=$("$@" 2>&1)',
  'code=$?',
  'printf "%s\\n" "$said"',
  'if [ "$code" -eq 0 ]; then rm -f -- "$failures" && touch -- "$stamp"; exit; fi',
  'printf "%s\\n" "$said" | grep -E "^(E|W|Error|Warning):" > "$failures"',
  'if printf "%s\\n" "$said" | grep -q -E "^(Get|Hit):"; then touch -- "$stamp"; fi',
].join('\n');

/** Fetches the lists, and remembers what did not come. */
export const aptUpdate = (): readonly Command[] => {
  // Without the option a repository that does not answer is a warning and exit 0 (apt-get(8)); the words are read.
  const [env = '', ...update] = apt('update', '--error-on=any').argv;
  return [{argv: ['sh', '-c', FETCH, 'sh', LISTS_STAMP, LISTS_FAILURES, env, 'LC_ALL=C', ...update]}];
};
