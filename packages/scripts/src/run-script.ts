import {type Command, type Resource, type Script, Secret} from '@phoenix/kit';
import {type Environment, environmentFile} from './environment.js';
import {tar} from './tar.js';

/** A script and what it is given. */
export interface ScriptRun {
  /** Names its folder under /run/phoenix: `feature-docker`. */
  readonly name: string;
  readonly script: Script;
  readonly env: Environment;
  readonly resource: Resource;
}

/**
 * Unpacks stdin into a 0700 folder on tmpfs, runs what is asked there, removes the folder whatever came of it.
 * /run may be noexec, so the script is read by its interpreter and never executed itself.
 */
const RUNNER = [
  'umask 077',
  'mkdir -p /run/phoenix',
  'd=/run/phoenix/$1',
  'rm -rf "$d"',
  'tar -xf - -C /run/phoenix || exit 125',
  'cd "$d"',
  'set -a',
  '. ./env',
  'set +a',
  'shift',
  '"$@" </dev/null',
  'code=$?',
  'cd /',
  'rm -rf "$d"',
  'exit $code',
].join('\n');

/** Runs it as root in the guest, argument 1 the guest's id; exit code and output are the script's own. */
export function runScript({name, script, env, resource}: ScriptRun): Command {
  const folder = `/run/phoenix/${name}`;
  const variables: Environment = {
    ...env,
    PHOENIX_CONTEXT: `${folder}/context.json`,
    PHOENIX_ID: String(resource.id),
    PHOENIX_NAME: resource.name,
    PHOENIX_KIND: resource.kind,
  };
  const archive = tar([
    {path: `${name}/`, mode: '0700'},
    {path: `${name}/${script.name}`, mode: '0700', content: script.content},
    {path: `${name}/env`, mode: '0600', content: environmentFile(variables)},
    {path: `${name}/context.json`, mode: '0600', content: `${JSON.stringify(resource.object, null, 2)}\n`},
  ]);
  const argv = [
    'sh',
    '-c',
    RUNNER,
    'sh',
    name,
    ...interpreter(script),
    `${folder}/${script.name}`,
    String(resource.id),
  ];
  return {argv, stdin: new Secret(archive)};
}

/** After an abort the runner may not have come to its own removal. */
export const removeRun = (name: string): Command => ({argv: ['rm', '-rf', `/run/phoenix/${name}`]});

/** The words of its `#!` line; /bin/sh without one. */
function interpreter({content}: Script): readonly string[] {
  const line = /^#![ \t]*(\S.*)/.exec(content)?.[1];
  return line === undefined ? ['/bin/sh'] : line.trim().split(/\s+/);
}
