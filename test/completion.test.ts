import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {ROOT} from './cli.js';

// The scripts that `phoenix completion` prints, in the shells that they are for. Lists of candidates are asked of bash and
// fish as these allow; what a Tab makes of a line is typed into each on a terminal, which zsh's module zpty provides.

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;
const SHELLS = {bash: has('bash'), zsh: has('zsh'), fish: has('fish')};
/** A test, or why it is none. */
const where = (...shells: readonly (keyof typeof SHELLS)[]) => {
  const missing = shells.filter((shell) => !SHELLS[shell]);
  return (name: string, run: () => void) =>
    missing.length === 0 ? test(name, run) : test.skip(`${name}: ${missing.join(' and ')} not installed`, run);
};
const BASH_COMPLETION = '/usr/share/bash-completion/bash_completion';

let dir = '';
const at = (...path: readonly string[]) => join(dir, ...path);
const put = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), {recursive: true});
  writeFileSync(at(path), text);
};
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'phoenix-shells-'));
  const real = `${quoted(process.execPath)} ${quoted(join(ROOT, 'packages/cli/bin/phoenix.js'))}`;
  // Answers the shells; of a command that is run, it only keeps how it was called.
  const command = `#!/bin/sh
case "$1" in
  __complete) echo asked >>"$ASKED"; exec ${real} "$@" ;;
  completion) exec ${real} "$@" ;;
esac
for word; do printf '[%s]' "$word"; done >>"$CALLS"
echo >>"$CALLS"
echo CALLED
`;
  for (const path of ['bin/phoenix', 'own/phoenix']) {
    put(path, command);
    chmodSync(at(path), 0o755);
  }
  const lxc = {
    900: {name: 'base'},
    930: {name: 'web', tests: {'very long': [], "it's": []}},
    940: {name: 'wiki'},
  };
  put('configs/phoenix_lxc_configs.json', JSON.stringify({lxc_configs: lxc}));
  put('elsewhere/with blank/phoenix_lxc_configs.json', JSON.stringify({lxc_configs: {77: {name: 'other'}}}));
  put('home/.config/fish/config.fish', FISH);
  // Else fish makes it out of all manual pages, in the background.
  mkdirSync(at('home/.local/share/fish/generated_completions'), {recursive: true});
  put('home/.zshrc', ZSH);
  put('home/.bashrc', BASH);
  put('home/plain.bashrc', BASH.replace(/.*bash_completion.*\n/, ''));
});
afterAll(() => rmSync(dir, {recursive: true, force: true, maxRetries: 5}));

const BASH = `[ ! -r ${BASH_COMPLETION} ] || . ${BASH_COMPLETION}
. <(phoenix completion bash)
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
PS1='READY>'
`;
const ZSH = `autoload -Uz compinit && compinit -u -d "$HOME/.zcompdump"
source <(phoenix completion zsh)
unsetopt BEEP ZLE_BRACKETED_PASTE 2>/dev/null
PS1='READY>'
`;
const FISH = `function fish_greeting; end
function fish_prompt; echo -n 'READY>'; end
set -g fish_autosuggestion_enabled 0
phoenix completion fish | source
`;

const environment = () => ({
  PATH: [at('bin'), process.env.PATH].join(delimiter),
  HOME: at('home'),
  ZDOTDIR: at('home'),
  CALLS: at('calls'),
  ASKED: at('asked'),
  TERM: 'xterm',
  LC_ALL: 'C.UTF-8',
});

function run(program: string, args: readonly string[], input = ''): string {
  const {stdout, stderr, status, error} = spawnSync(program, args, {
    cwd: dir,
    env: environment(),
    input,
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (error !== undefined) throw error;
  expect({status, stderr}).toEqual({status: 0, stderr: ''});
  return stdout;
}

/** COMPREPLY for each line, as bash's own code would ask for it with the cursor at its end. */
function bash(lines: readonly string[], options: {readonly setup?: string; readonly word?: string} = {}) {
  const {setup = '', word = 'phoenix'} = options;
  const script = `${setup}
source <(phoenix completion bash)
while IFS= read -r COMP_LINE; do
  COMP_POINT=\${#COMP_LINE}
  COMPREPLY=(stale)
  _phoenix ${word} '' ''
  echo "== $COMP_LINE"
  [ \${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"
done`;
  return sections(run('bash', ['--norc', '--noprofile', '-c', script], `${lines.join('\n')}\n`));
}

const sections = (text: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    text
      .split(/^== /m)
      .slice(1)
      .map((section) => {
        const [line = '', ...candidates] = section.replace(/\n$/, '').split('\n');
        return [line, candidates];
      }),
  );

/**
 * Types lines into a shell on a terminal; how phoenix was called by each. Shells take a Tab with more input behind it for
 * pasted text: what follows is typed when phoenix has been asked, a line when the one before has been run.
 */
function typed(shell: readonly string[], lines: readonly string[]): readonly string[] {
  for (const file of ['calls', 'asked']) put(file, '');
  const driver = `zmodload zsh/zpty zsh/zselect || exit 1
zpty shell ${quoted(shell.map(quoted).join(' '))}
zpty -r shell seen '*READY>*' || exit 2
asked=0
while IFS= read -r line; do
  while [[ $line == *TAB* ]]; do
    zpty -w -n shell "\${line%%TAB*}"$'\\t'
    line=\${line#*TAB}
    (( asked += 1 ))
    until [[ \${#\${(f)"$(<asked)"}} -ge $asked ]]; do zselect -t 2; done
  done
  zpty -w -n shell "$line"$'\\r'
  zpty -r shell seen '*CALLED*READY>*' || exit 3
done
zpty -w -n shell $'exit\\r'
while zpty -r shell seen; do :; done
exit 0`.replaceAll('\\$', '$');
  run('zsh', ['-f', '-c', driver], `${lines.join('\n')}\n`);
  // zsh takes the slash behind a folder away.
  return readFileSync(at('calls'), 'utf8').trimEnd().replaceAll('/]', ']').split('\n');
}

describe('candidates', () => {
  const lines = [
    'phoenix val',
    'phoenix create 9',
    'phoenix create w',
    'phoenix plan --allow restart:9',
    'phoenix plan --target=l',
    'phoenix plan --target l',
    'phoenix --config-dir "elsewhere/with blank" create ',
    'phoenix test very',
    "phoenix test 'very",
    "phoenix create 'w",
    'phoenix plan --allow rec',
    'phoenix plan --config-dir ',
    'phoenix nope ',
  ];
  const expected = {
    'phoenix val': ['validate'],
    'phoenix create 9': ['900', '930', '940'],
    'phoenix create w': ['web', 'wiki'],
    'phoenix plan --allow restart:9': ['900', '930', '940'],
    'phoenix plan --target=l': ['lab', 'local'],
    'phoenix plan --target l': ['lab', 'local'],
    'phoenix --config-dir "elsewhere/with blank" create ': ['77', 'other'],
    'phoenix test very': ['very\\ long'],
    "phoenix test 'very": ['very long'],
    "phoenix create 'w": ['web', 'wiki'],
    'phoenix plan --allow rec': ['recreate:'],
    'phoenix plan --config-dir ': [],
  };

  where('bash')('bash, alone', () => expect(bash(lines)).toMatchObject(expected));
  (existsSync(BASH_COMPLETION) ? where('bash') : test.skip)('bash, beside bash-completion', () =>
    expect(bash(lines, {setup: `. ${BASH_COMPLETION}`})).toMatchObject(expected),
  );
  where('bash')('bash, where = and : break no words', () =>
    expect(
      bash(['phoenix plan --allow=restart:93', 'phoenix plan --target=ss'], {setup: `COMP_WORDBREAKS=$' \\t\\n'`}),
    ).toEqual({
      'phoenix plan --allow=restart:93': ['--allow=restart:930'],
      'phoenix plan --target=ss': ['--target=ssh'],
    }),
  );
  where('bash')('bash, by a path', () =>
    expect(bash(['own/phoenix create 93'], {word: 'own/phoenix'})).toEqual({'own/phoenix create 93': ['930']}),
  );

  where('fish')('fish, with what they are', () => {
    const ask = (line: string) => run('fish', ['-c', 'complete -C $argv[1]', line]).trimEnd().split('\n');
    expect(ask('phoenix val')).toEqual(['validate\tcheck the config files']);
    expect(ask('phoenix create 9')).toEqual(['900\tcontainer base', '930\tcontainer web', '940\tcontainer wiki']);
    expect(ask('phoenix plan --allow restart:93')).toEqual(['restart:930\tweb']);
    expect(ask('phoenix plan --target=l')).toEqual(['--target=lab', '--target=local']);
    expect(ask("phoenix --config-dir 'elsewhere/with blank' create ").sort()).toEqual([
      '77\tcontainer other',
      'other\tcontainer 77',
    ]);
    expect(ask('phoenix plan --config-dir else')).toEqual(['elsewhere/\tDirectory']);
    expect(ask('phoenix plan --config-dir=else')).toEqual(['--config-dir=elsewhere/\tDirectory']);
    expect(ask('phoenix test very')).toEqual(['very long\tof 930']);
    expect(ask('own/phoenix create 93')).toEqual(['930\tcontainer web']);
  });
});

describe('a Tab on a terminal', () => {
  /** As typed, and how phoenix is called by it. */
  const cases: readonly (readonly [line: string, call: string])[] = [
    ['phoenix letTAB--ci', '[LetsGo][--ci]'],
    ['phoenix valTAB--config-dir elsTABwTAB', '[validate][--config-dir][elsewhere/with blank]'],
    ['phoenix --config-dir=elsTABwTAB validTAB', '[--config-dir=elsewhere/with blank][validate]'],
    ['phoenix create webTAB--strTAB', '[create][web][--strict]'],
    ['phoenix plan --allow restart:93TAB--json', '[plan][--allow][restart:930][--json]'],
    ['phoenix plan --allow recTAB94TAB', '[plan][--allow][recreate:940]'],
    ['phoenix plan --allow=data-loss:93TAB', '[plan][--allow=data-loss:930]'],
    ['phoenix plan --target=ssTAB930', '[plan][--target=ssh][930]'],
    ['phoenix setup --only zfs,sambTAB', '[setup][--only][zfs,samba]'],
    ['phoenix test veryTABweTAB', '[test][very long][web]'],
    ["phoenix test 'veryTAB", '[test][very long]'],
    ['phoenix test itTAB', "[test][it's]"],
    ['own/phoenix create wiTAB', '[create][wiki]'],
  ];
  const lines = cases.map(([line]) => line);
  const calls = cases.map(([, call]) => call);
  const home = (name: string) => at('home', name);

  where('bash', 'zsh')('bash', () =>
    expect(typed(['bash', '--noprofile', '--rcfile', home('.bashrc'), '-i'], lines)).toEqual(calls),
  );
  where('bash', 'zsh')('bash without bash-completion', () =>
    expect(typed(['bash', '--noprofile', '--rcfile', home('plain.bashrc'), '-i'], lines.slice(0, 5))).toEqual(
      calls.slice(0, 5),
    ),
  );
  where('zsh')('zsh', () => expect(typed(['zsh', '-i'], lines)).toEqual(calls));
  where('fish', 'zsh')('fish', () => expect(typed(['fish', '-i'], lines)).toEqual(calls));

  /** As in a checkout: nothing of the name in the PATH. */
  const alias = () => `alias phoenix=${quoted(at('own/phoenix'))}\n`;
  const aliased = (text: string) => alias() + text.replaceAll('(phoenix', `(${quoted(at('own/phoenix'))}`);
  const without = ['env', `PATH=${process.env.PATH}`];

  where('bash', 'zsh')('an alias in bash', () => {
    put('home/alias.bashrc', aliased(BASH));
    const shell = [...without, 'bash', '--noprofile', '--rcfile', home('alias.bashrc'), '-i'];
    expect(typed(shell, lines.slice(0, 2))).toEqual(calls.slice(0, 2));
  });
  where('zsh')('an alias in zsh', () => {
    put('home/aliased/.zshrc', aliased(ZSH));
    expect(typed([...without, `ZDOTDIR=${home('aliased')}`, 'zsh', '-i'], lines.slice(0, 2))).toEqual(
      calls.slice(0, 2),
    );
  });

  where('zsh')('zsh, as a file of fpath', () => {
    put('fpath/_phoenix', run('phoenix', ['completion', 'zsh']));
    put('home/by-file/.zshrc', `fpath=(${quoted(at('fpath'))} $fpath)\n${ZSH.replace(/source.*\n/, '')}`);
    expect(typed(['env', `ZDOTDIR=${home('by-file')}`, 'zsh', '-i'], lines.slice(0, 2))).toEqual(calls.slice(0, 2));
  });
});
