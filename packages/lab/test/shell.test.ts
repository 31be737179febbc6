// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell's own
import {afterAll, expect, test} from '@jest/globals';
import {newNode, removeFolders, until} from './rig.js';

afterAll(removeFolders);

/** Script, stdout, and where they matter exit code and stderr. */
const cases: readonly (readonly [script: string, stdout: string, code?: number, stderr?: string])[] = [
  ['echo \'a b\' "c  d" e\\ f', 'a b c  d e f\n'],
  ["printf '[%s]' 'it'\\''s' '$HOME' '`id`' '*' '' '-n' 'ü'", "[it's][$HOME][`id`][*][][-n][ü]"],
  ['x="1 2"; set -- $x "$x"; echo $# $1 "$2" "$3"', '3 1 2 1 2\n'],
  ['set -- "a b" c; for i in "$@"; do echo "<$i>"; done; for i; do echo $i; done', '<a b>\n<c>\na b\nc\n'],
  ['set --; printf "[%s]" x "$@"; echo "$*"', '[x]\n'],
  ['true && echo yes || echo no; false && echo yes || echo no', 'yes\nno\n'],
  ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
  ['if ! false; then echo a; fi; ! true; echo $?', 'a\n1\n'],
  ['echo $(echo in; echo ner) "$(printf "a\\nb\\n")"', 'in ner a\nb\n'],
  ['echo $(echo ")" "$(echo deep)")', ') deep\n'],
  ['(cd /tmp; pwd); pwd; x=1; (x=2); echo $x; { x=3; }; echo $x', '/tmp\n/root\n1\n3\n'],
  ['echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f; cat /tmp/f | wc -l', 'one\ntwo\n2\n'],
  ['echo err >&2; echo both 2>&1; cat /nope 2>/dev/null; echo $?', 'both\n1\n', 0, 'err\n'],
  ['cat /nope 2>&1', 'cat: /nope: No such file or directory\n', 1],
  ['printf "a b\\nc\\n" | { read x y; echo "$y-$x"; }', 'b-a\n'],
  ['x=5; echo ${x} ${y:-none} ${x:+set} ${#x} $((x * 2 + 1))', '5 none set 1 11\n'],
  ['p=/a/b.tar.gz; echo ${p##*/} ${p%.*} ${p%%.*} ${p#/}', 'b.tar.gz /a/b.tar /a/b a/b.tar.gz\n'],
  ['case apply.sh in *.py) echo py;; *.sh|x) echo sh;; esac', 'sh\n'],
  ['f() { echo "f $1"; return 3; }; f x; echo $?', 'f x\n3\n'],
  ['i=0; while [ $i -lt 3 ]; do i=$((i + 1)); [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
  ['cat <<EOF\nhi $((1+1)) "q"\nEOF\ncat <<\'E\'\n$x\nE\n', 'hi 2 "q"\n$x\n'],
  ['umask 077; echo s > /tmp/secret; stat -c %a /tmp/secret', '600\n'],
  ['mkdir -p /tmp/g; cd /tmp/g; touch b a; echo *; echo "*" no*', 'a b\n* no*\n'],
  [
    'printf "A=1\\nB=\'x y\'\\n" > /tmp/env; set -a; . /tmp/env; set +a; sh -c \'echo "$A $B $0 $1"\' zero one',
    '1 x y zero one\n',
  ],
  ['sh -c \'shift; exec "$@"\' sh drop echo kept', 'kept\n'],
  ["env X=y sh -c 'echo $X'; X=z sh -c 'echo $X'; echo \"[$X]\"", 'y\nz\n[]\n'],
  ['set -e; false || true; if false; then :; fi; false; echo never', '', 1],
  ['exit 256', '', 0],
  ['exit 300', '', 44],
  ['nosuchcmd', '', 127, 'bash: line 1: nosuchcmd: command not found\n'],
  ['sh -c nosuchcmd', '', 127, 'sh: 1: nosuchcmd: not found\n'],
  ['rpm -W', '', 127, 'bash: line 1: rpm: command not found\n'],
  ['echo "open', '', 2, 'bash: line 1: Unterminated quoted string\n'],
  ['sh -c "kill -9 \\$\\$; echo never"; echo $?', '137\n'],
  ['[ -n "" ] || [ 1 -lt 2 -a ! -e /nope ] && test -c /dev/nvidia0 && echo ok', 'ok\n'],
  ['command -v tail >/dev/null && ! command -v nothing', '', 0],
  ['trap "echo bye" EXIT; echo hi; exit 4', 'hi\nbye\n', 4],
  [
    'timeout 1 sleep 5; echo $?; timeout 10 sh -c "sleep 4; sleep 4; echo a; sleep 4; echo b"; echo $?',
    '124\na\n124\n',
  ],
  ['timeout 5 echo in time', 'in time\n'],
  ['echo a; exec echo b; echo c', 'a\nb\n'],
  ['exec 2>&1; cat /nope', 'cat: /nope: No such file or directory\n', 1],
];

test.each(cases)('%s', async (script, stdout, code = 0, stderr = '') => {
  const {sh} = newNode();
  expect(await sh(script)).toEqual({end: {code}, stdout, stderr});
});

test('a command says its group first, and is ended by it', async () => {
  const {sh} = newNode(undefined, 1);
  let seen = '';
  const saying = sh("echo $$; exec 'sh' '-c' 'echo \"$1\"; sleep infinity' 'sh' 'up'", '', (text) => {
    seen = text;
  });
  await until(() => /^\d+\nup\n$/.test(seen));
  const group = seen.split('\n')[0];
  expect(await sh(`kill -TERM -- -${group}`)).toMatchObject({end: {code: 0}});
  expect(await saying).toEqual({end: {signal: 'TERM'}, stdout: `${group}\nup\n`, stderr: ''});
  expect(await sh(`kill -TERM -- -${group}`)).toMatchObject({end: {code: 1}});
});

test('flock keeps a second holder out until the first has ended', async () => {
  const {sh} = newNode(undefined, 1);
  let pid = '';
  const first = sh("echo $$; exec flock -n /run/lock/x sh -c 'echo held; sleep infinity'", '', (text) => {
    if (text.includes('held')) [pid] = text.split('\n') as [string];
  });
  await until(() => pid !== '');
  expect(await sh('flock -n /run/lock/x true')).toMatchObject({end: {code: 1}});
  const second = sh('flock -w 10 /run/lock/x echo got');
  await sh(`kill ${pid}`);
  expect(await first).toMatchObject({end: {signal: 'TERM'}});
  expect(await second).toMatchObject({end: {code: 0}, stdout: 'got\n'});
});

test('sed edits streams and files', async () => {
  const {sh} = newNode();
  const sed = async (script: string, input = 'a 1\nb 2\nc 3\n') => (await sh(`sed ${script}`, input)).stdout;
  expect(await sed("'s/[0-9]/<&>/; /^b/d'")).toBe('a <1>\nc <3>\n');
  expect(await sed("-n '2,$p'")).toBe('b 2\nc 3\n');
  expect(await sed("-E 's|(.) (.)|\\2/\\1|g' ")).toBe('1/a\n2/b\n3/c\n');
  expect(await sed("-n -e '/a/,/b/p' -e '$!d'")).toBe('a 1\nb 2\n');
  await sh('printf "one\\ntwo\\n" > /root/f; sed -i -e /one/d /root/f');
  expect((await sh('cat /root/f; sed p /root/none')).stdout).toBe('two\n');
  expect((await sh("sed 'y/a/b/'", 'a')).stderr).toBe('sed: -e expression #1, char 1: unknown command\n');
  expect(await sh("sh -c 'kill -9 $$'; echo $?")).toMatchObject({stdout: '137\n'});
});
