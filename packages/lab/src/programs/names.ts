import {posix} from 'node:path';
import type {Program} from '../node.js';
import {accountName} from './accounts.js';
import {absolute, readArguments} from './arguments.js';

const say =
  (
    text: (argv: readonly string[], ...more: [Parameters<Program>[1], Parameters<Program>[2]]) => string | number,
  ): Program =>
  async (argv, io, node) => {
    io.out(`${text(argv, io, node)}\n`);
    return 0;
  };

/** date: `+FORMAT` of the usual letters, else ISO; the lab's clock is UTC. */
function date([, format = '+%a %b %e %H:%M:%S UTC %Y']: readonly string[], now: number): string {
  const at = new Date(now * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const values: Readonly<Record<string, string | number>> = {
    ...{
      s: Math.floor(now),
      Y: at.getUTCFullYear(),
      m: two(at.getUTCMonth() + 1),
      d: two(at.getUTCDate()),
      e: at.getUTCDate(),
    },
    ...{
      H: two(at.getUTCHours()),
      M: two(at.getUTCMinutes()),
      S: two(at.getUTCSeconds()),
      N: '000000000',
      z: '+0000',
      Z: 'UTC',
    },
    ...{F: at.toISOString().slice(0, 10), T: at.toISOString().slice(11, 19), '%': '%'},
    ...{a: at.toUTCString().slice(0, 3), b: at.toUTCString().slice(8, 11)},
  };
  return format.replace(/^\+/, '').replace(/%([a-zA-Z%])/g, (all, letter: string) => String(values[letter] ?? all));
}

const uname = (argv: readonly string[], node: string): string => {
  const parts = {
    s: 'Linux',
    n: node,
    r: '6.8.12-10-pve',
    v: '#1 SMP PREEMPT_DYNAMIC PMX 6.8.12-10',
    m: 'x86_64',
    o: 'GNU/Linux',
  };
  const {flags} = readArguments(argv.slice(1));
  const wanted = Object.entries(parts).filter(([letter]) => flags.has('a') || flags.has(letter));
  return (wanted.length === 0 ? [['s', parts.s]] : wanted).map(([, value]) => value).join(' ');
};

const id = (argv: readonly string[], user: string): string =>
  argv.includes('-u')
    ? argv.includes('-n')
      ? user
      : '0'
    : argv.includes('-g')
      ? '0'
      : 'uid=0(root) gid=0(root) groups=0(root)';

/** What tells about the machine, and what takes paths apart. */
export const naming: Readonly<Record<string, Program>> = {
  hostname: say((argv, _, {name}) => (argv.includes('-f') ? `${name}.lab.internal` : name)),
  nproc: say((_, __, {profile}) => profile.cores),
  uname: say((argv, _, {name}) => uname(argv, name)),
  id: say((argv, _, {files}) => id(argv, accountName(files, '/etc/passwd', 0))),
  whoami: say(() => 'root'),
  date: say((argv, _, {now}) => date(argv, now())),
  pwd: say((_, io) => io.env.PWD ?? '/'),
  basename: say(([, path = '', suffix = '']) => posix.basename(path, suffix)),
  dirname: say(([, path = '']) => posix.dirname(path)),
  realpath: say((argv, io) => absolute(io, readArguments(argv.slice(1)).rest[0] ?? '.')),
  arch: say(() => 'x86_64'),
};
