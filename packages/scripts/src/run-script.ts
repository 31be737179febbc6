import {type Command, type Resource, type Script, Secret} from '@phoenix/kit';
import {type Environment, environmentFile} from './environment.js';
import {tar} from './tar.js';

/** A script and what it is given. */
export interface ScriptRun {
  /** Names its folder under /run/phoenix: `feature-docker`. */
  readonly name: string;
  readonly script: Script;
  readonly env: Environment;
  /** Each a file beside the script that only root can read; the variable of its name with `_FILE` behind says where. */
  readonly secrets?: Readonly<Record<string, Secret>>;
  readonly resource: Resource;
}

/**
 * $1 the run's name, $2 the script, then what is run. Unpacks stdin into a 0700 folder on tmpfs, runs what is asked there, removes the folder whatever came of it.
 * /run may be noexec, so the script is read by its interpreter and never executed itself.
 */
const RUNNER = [
  'umask 077',
  'mkdir -p /run/phoenix',
  'd=/run/phoenix/$1',
  'rm -rf "$d"',
  'if ! tar -xf - -C /run/phoenix || [ ! -f "$2" ]; then',
  '  rm -rf "$d"',
  '  echo "only a part of the script arrived" >&2',
  '  exit 125',
  'fi',
  'cd "$d"',
  'set -a',
  '. ./env',
  'set +a',
  'shift 2',
  // A small guest (Alpine, BusyBox) has sh and no bash.
  'if command -v "$1" >/dev/null; then',
  '  "$@" </dev/null',
  '  code=$?',
  'else',
  '  echo "the script begins with #!$1, and this guest has no $1" >&2',
  '  code=127',
  'fi',
  'cd /',
  'rm -rf "$d"',
  'exit $code',
].join('\n');

/** Runs it as root in the guest, argument 1 the guest's id; exit code and output are the script's own. */
export function runScript({name, script, env, secrets = {}, resource}: ScriptRun): Command {
  const folder = `/run/phoenix/${name}`;
  const variables: Environment = {
    ...env,
    ...Object.fromEntries(Object.keys(secrets).map((variable) => [`${variable}_FILE`, `${folder}/${variable}`])),
    PHOENIX_CONTEXT: `${folder}/context.json`,
    PHOENIX_ID: String(resource.id),
    PHOENIX_NAME: resource.name,
    PHOENIX_KIND: resource.kind,
  };
  const archive = tar([
    {path: `${name}/`, mode: '0700'},
    {path: `${name}/env`, mode: '0600', content: environmentFile(variables)},
    {path: `${name}/context.json`, mode: '0600', content: `${JSON.stringify(resource.object, null, 2)}\n`},
    ...Object.entries(secrets).map(([variable, secret]) => ({
      ...{path: `${name}/${variable}`, mode: '0600', content: secret.reveal()},
    })),
    // Last: where it has arrived, all of them have.
    {path: `${name}/${script.name}`, mode: '0700', content: script.content},
  ]);
  const file = `${folder}/${script.name}`;
  const argv = ['sh', '-c', RUNNER, 'sh', name, file, ...interpreter(script), file, String(resource.id)];
  return {argv, stdin: new Secret(archive)};
}

/** After an abort the runner may not have come to its own removal. */
export const removeRun = (name: string): Command => ({argv: ['rm', '-rf', `/run/phoenix/${name}`]});

/** The words of its `#!` line; /bin/sh without one. */
function interpreter({content}: Script): readonly string[] {
  const line = /^#![ \t]*(\S.*)/.exec(content)?.[1];
  return line === undefined ? ['/bin/sh'] : line.trim().split(/\s+/);
}
