import type {Command} from '@phoenix/kit';

/** The agent gives its children neither HOME nor a locale, and of PATH what its own service has. */
const environment = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
] as const;

/**
 * As the leader of a session of its own, so that it can be ended with all that it started: its process id, which the
 * agent tells, is the group's. setsid(1) forks only where it leads a group already, and a child of the agent does not.
 */
export const inSession = ({argv, stdin}: Command): Command => ({
  argv: ['/usr/bin/env', ...environment, 'setsid', ...argv],
  ...(stdin === undefined ? {} : {stdin}),
});

/** $1 folder on tmpfs, then the command. What it says can be read there while it runs; at the end the agent has it whole. */
const watched = [
  'd=$1',
  'shift',
  '( umask 077 && mkdir -p /run/phoenix && mkdir "$d" && : > "$d/out" && : > "$d/err" ) 2>/dev/null || exec "$@"',
  '"$@" > "$d/out" 2> "$d/err"',
  'code=$?',
  'cat "$d/out"',
  'cat "$d/err" >&2',
  'rm -rf "$d"',
  'exit $code',
].join('\n');

export const watchedIn = (folder: string, {argv, stdin}: Command): Command => ({
  argv: ['sh', '-c', watched, 'sh', folder, ...argv],
  ...(stdin === undefined ? {} : {stdin}),
});

/** $1 folder, $2 and $3 from which byte of stdout and stderr on, counted from 1. A little at a time: all of it comes at the end. */
const read = [
  'tail -c "+$2" "$1/out" 2>/dev/null | head -c 65536',
  '( tail -c "+$3" "$1/err" 2>/dev/null | head -c 65536 ) >&2',
].join('\n');

export const readFrom = (folder: string, out: number, err: number): Command => ({
  argv: ['sh', '-c', read, 'sh', folder, String(out), String(err)],
});

/** $1 process id, $2 its folder or nothing. (`kill -TERM -- -1` is no number to dash.) Whoever does not go by TERM within a second is killed. */
const end = [
  'kill -s TERM -- "-$1" 2>/dev/null',
  'sleep 1',
  'kill -s KILL -- "-$1" 2>/dev/null',
  '[ -z "$2" ] || rm -rf "$2"',
].join('\n');

export const endSession = (pid: number, folder: string): Command => ({
  argv: ['sh', '-c', end, 'sh', String(pid), folder],
});
