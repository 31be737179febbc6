import {afterEach, beforeEach, expect, jest, test} from '@jest/globals';
import {Listr} from 'listr2';
import {broken, changed, nodesOf, script, unchanged} from './script.js';
import {eight, recipe, stage} from './stage.js';

beforeEach(() => void jest.useFakeTimers({doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask']}));
afterEach(() => void jest.useRealTimers());

//  900 ──snapshot──> 901 docker runs   902 docker is tried again   903 start ✖   904 clone runs
//                    905, 906 wait for the lock on 900             907 unchanged
test('eight guests on 80x24: failed first and open, then running, waiting, finished, queued', async () => {
  const {tell, frame, state} = stage();
  const told = script('apply', eight, tell)
    .start('900/lxc.create')
    .change('900/lxc.create', 'create 900 from local:vztmpl/debian-12.tar.zst');
  expect(await frame(0.4)).toBe(`❯ 900 template-base  0/3  0.4s
  * lxc.create 0.4s  › create 900 from local:vztmpl/debian-12.tar.zst
  ◼ lxc.start
  ◼ lxc.snapshot
◼ 901 web  next lxc.clone after 900/lxc.snapshot
◼ 902 cache  next lxc.clone after 900/lxc.snapshot
◼ 903 db  next lxc.clone after 900/lxc.snapshot
◼ 904 jellyfin  next lxc.clone after 900/lxc.snapshot
◼ 905 gitea  next lxc.clone after 900/lxc.snapshot
◼ 906 vault  next lxc.clone after 900/lxc.snapshot
◼ 907 same  next lxc.clone after 900/lxc.snapshot
… 0.4s, 0/41 steps: 1 running, 7 queued`);
  told
    .at(3)
    .end(changed('create 900', 'set its features'), '900/lxc.create')
    .end(changed('start 900'), '900/lxc.start')
    .end(changed('snapshot 900'), '900/lxc.snapshot')
    .end(unchanged, '907/lxc.clone', '907/lxc.start')
    .start('901/lxc.clone', '902/lxc.clone', '903/lxc.clone')
    .at(4)
    .end(changed('clone'), '901/lxc.clone', '902/lxc.clone', '903/lxc.clone')
    .end(unchanged, '901/lxc.configure', '902/lxc.configure', '903/lxc.configure')
    .start('904/lxc.clone', '905/lxc.clone', '906/lxc.clone')
    .change('904/lxc.clone', 'clone 904 from 900 at final-form')
    .wait('905/lxc.clone', 'guest:900', '904/lxc.clone')
    .wait('906/lxc.clone', 'guest:900', '904/lxc.clone')
    .at(5)
    .end(changed('start'), '901/lxc.start', '902/lxc.start')
    .start('903/lxc.start', '901/feature.docker', '902/feature.docker')
    .print(
      '901/feature.docker',
      'Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB] and more that does not fit',
    )
    .at(6)
    .retry('902/feature.docker', 1, 4000, {
      ...broken,
      command: 'apt-get update',
      exitCode: 100,
      stderr: 'E: Could not get lock',
    })
    .end({status: 'failed', failure: broken, changes: []}, '903/lxc.start')
    .end({status: 'blocked', by: '903/lxc.start'}, '903/feature.docker', '903/lxc.app', '903/lxc.healthcheck');
  expect(await frame(7.2)).toBe(`✖ 903 db  6/6  3.0s
  ✖ lxc.start: startup for container '903' failed  \`pct start 903\` exited 255:…
  ↓ 3 steps not tried
❯ 901 web  3/6  4.2s
  * feature.docker 2.2s  › Get:1 http://deb.debian.org/debian bookworm InRelea…
❯ 902 cache  3/6  4.2s
  * feature.docker 2.2s retry in 2.8s, 2/3  after: E: Could not get lock
❯ 904 jellyfin  0/6  3.2s
  * lxc.clone 3.2s  › clone 904 from 900 at final-form
❯ 905 gitea  0/6  3.2s
  ◼ lxc.clone 3.2s  waiting for guest:900, held by 904 clone
❯ 906 vault  0/6  3.2s
  ◼ lxc.clone 3.2s  waiting for guest:900, held by 904 clone
✔ 900 template-base  4 changed, 3.0s
✔ 907 same  unchanged
… 7.2s, 17/41 steps: 1 failed, 3 running, 2 waiting, 2 done`);
  told.at(10).print('902/feature.docker', 'Reading package lists...').at(16);
  // The next holder is told; the wait goes on.
  told.wait('906/lxc.clone', 'guest:900', '905/lxc.clone');
  // The wait ends: the step's own time starts anew.
  told.end(changed('clone'), '904/lxc.clone').change('905/lxc.clone', 'clone 905 from 900 at final-form');
  expect((await frame(17.5)).split('\n').slice(3, 12).join('\n')).toBe(`❯ 901 web  3/6  14s
  * feature.docker 12s  › Get:1 http://deb.debian.org/debian bookworm InReleas…
❯ 902 cache  3/6  14s
  * feature.docker 12s retry 2/3  › Reading package lists...
❯ 905 gitea  0/6  13s
  * lxc.clone 1.5s  › clone 905 from 900 at final-form
❯ 906 vault  0/6  13s
  ◼ lxc.clone 13s  waiting for guest:900, held by 905 clone
✔ 900 template-base  4 changed, 3.0s`);
  expect(state.strange).toEqual([]);
});

test('a terminal with room shows every step of the open guests', async () => {
  const {tell, frame} = stage({columns: 100, rows: 24});
  script(
    'apply',
    nodesOf({'node pve1': ['hypervisor.zfs'], '901 web': recipe, '902 cache': ['lxc.clone', 'lxc.start']}),
    tell,
  )
    .end(unchanged, '0/hypervisor.zfs')
    .at(1)
    .end({status: 'unchanged', provedBy: 'final-form'}, '901/lxc.clone')
    .end({status: 'skipped', reason: 'bind mount mp1'}, '901/lxc.configure')
    .start('901/lxc.start');
  expect(await frame(1.5)).toBe(`❯ 901 web  2/6  0.5s
  ✔ lxc.clone  proved by final-form
  ↓ lxc.configure  bind mount mp1
  * lxc.start 0.5s
  ◼ feature.docker
  ◼ lxc.app
  ◼ lxc.healthcheck
✔ node pve1  unchanged
◼ 902 cache  next lxc.clone
… 1.5s, 3/9 steps: 1 running, 1 queued, 1 done`);
});

test('who waits for the node waits for node/, not for the id that the node has among ids', async () => {
  const {tell, frame} = stage({columns: 100, rows: 24});
  const [zfs, clone] = nodesOf({'node pve1': ['hypervisor.zfs'], '901 web': ['lxc.clone']});
  script('apply', [zfs!, {...clone!, waitsFor: [zfs!.id]}], tell).start('0/hypervisor.zfs');
  expect(await frame(0.5)).toContain('◼ 901 web  next lxc.clone after node/hypervisor.zfs\n');
});

//  900 ✔, then of 200 guests in three minutes: 20 done, 9 running, 130 waiting for the lock on 900, 41 queued; 30 failed in the end
test('two hundred guests, 1,600 steps: never more than the screen, what waits together stands together', async () => {
  const steps = ['lxc.validate', ...recipe, 'lxc.snapshot'];
  const ids = Array.from({length: 200}, (_, i) => 1000 + i);
  const {tell, frame, state, out, scrolled} = stage();
  const rows = jest.spyOn(Listr.prototype, 'add');
  const told = script('apply', nodesOf(Object.fromEntries(ids.map((id) => [`${id} guest-${id}`, steps]))), tell).at(1);
  const first20 = ids.slice(0, 20);
  for (const id of first20) for (const step of steps) told.end(changed(step), `${id}/${step as 'lxc.clone'}`);
  for (const id of ids.slice(20, 29)) told.end(unchanged, `${id}/lxc.validate`).start(`${id}/lxc.clone`);
  for (const id of ids.slice(29, 159))
    told.start(`${id}/lxc.clone`).wait(`${id}/lxc.clone`, 'guest:900', '1020/lxc.clone');
  expect(await frame(12)).toBe(`❯ 1020 guest-1020  1/8  11s
  * lxc.clone 11s
❯ 1021 guest-1021  1/8  11s
  * lxc.clone 11s
❯ 1022 guest-1022  1/8  11s
  * lxc.clone 11s
❯ 1023 guest-1023  1/8  11s
  * lxc.clone 11s
❯ 1024 guest-1024  1/8  11s
  * lxc.clone 11s
❯ 1025 guest-1025  1/8  11s
  * lxc.clone 11s
❯ 1026 guest-1026  1/8  11s
  * lxc.clone 11s
❯ 1027 guest-1027  1/8  11s
  * lxc.clone 11s
❯ 1028 guest-1028  1/8  11s
  * lxc.clone 11s
◼ 130 guests waiting for guest:900, held by 1020 clone  1029 guest-1029, 1030 …
✔ 1017 guest-1017  8 changed, 0.0s
✔ 1018 guest-1018  8 changed, 0.0s
✔ 1019 guest-1019  8 changed, 0.0s
… 12s, 169/1600 steps: 9 running, 130 waiting, 41 queued, 20 done`);
  for (const id of ids.slice(20, 23)) told.end({status: 'failed', failure: broken, changes: []}, `${id}/lxc.clone`);
  for (const id of ids.slice(160, 190)) told.end({status: 'failed', failure: broken, changes: []}, `${id}/lxc.clone`);
  expect(await frame(70)).toBe(`✖ 1020 guest-1020  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1021 guest-1021  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1022 guest-1022  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1160 guest-1160  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1161 guest-1161  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1162 guest-1162  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1163 guest-1163  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1164 guest-1164  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1165 guest-1165  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1166 guest-1166  lxc.clone: startup for container '903' failed  \`pct start 9…
✖ 1167 guest-1167  lxc.clone: startup for container '903' failed  \`pct start 9…
* 1023 guest-1023  lxc.clone 1m09s
* 1024 guest-1024  lxc.clone 1m09s
* 1025 guest-1025  lxc.clone 1m09s
* 1026 guest-1026  lxc.clone 1m09s
* 1027 guest-1027  lxc.clone 1m09s
* 1028 guest-1028  lxc.clone 1m09s
◼ 130 guests waiting for guest:900, held by 1020 clone  1029 guest-1029, 1030 …
✔ 1016 guest-1016  8 changed, 0.0s
✔ 1017 guest-1017  8 changed, 0.0s
✔ 1018 guest-1018  8 changed, 0.0s
✔ 1019 guest-1019  8 changed, 0.0s
… 1m10s, 202/1600 steps: 33 failed, 6 running, 130 waiting, 11 queued, 20 done`);
  // A tall screen, then a small one: the frame follows.
  Object.assign(out, {columns: 60, rows: 10});
  const small = await frame(71);
  expect(small.split('\n').slice(-1)).toEqual(['… 1m11s, 202/1600 steps: 33 failed, 6 running, 130 waiting…']);
  for (let second = 72; second < 172; second++) await frame(second);
  expect(scrolled()).toEqual([]);
  // listr2 never gets more rows than a screen has, however many frames and steps there are.
  expect(rows.mock.calls.length).toBeLessThanOrEqual(24);
  rows.mockRestore();
  expect(state.strange).toEqual([]);
});

test('what a guest prints can neither move the cursor nor break the tree', async () => {
  const {tell, frame, state} = stage({columns: 60, rows: 10});
  const told = script('apply', nodesOf({'901 web': ['lxc.app', 'lxc.healthcheck']}), tell).start('901/lxc.app');
  const shown: string[] = [];
  for (const line of [
    '\u001b[2J\u001b[H\u001b[31mred\u001b[0m and home',
    '\u001b]0;title\u0007\u001b]52;c;c2VjcmV0\u0007\u001b]8;;http://x\u001b\\link',
    ' 10%\r 55%\r100%',
    '日本語のパッケージを設定しています 日本語のパッケージを設定しています',
    `${'x'.repeat(1_000_000)}end`,
    'a\tb\u0008\u0000c\u009b31m\u202eevil',
    '',
  ]) {
    told.print('901/lxc.app', line);
    shown.push((await frame(1)).split('\n')[1]!);
  }
  expect(shown).toEqual([
    '  * lxc.app 1.0s  › red and home',
    '  * lxc.app 1.0s  › link',
    '  * lxc.app 1.0s  › 100%',
    '  * lxc.app 1.0s  › 日本語のパッケージを設定しています 日…',
    `  * lxc.app 1.0s  › ${'x'.repeat(38)}…`,
    '  * lxc.app 1.0s  › a  b\\x08\\x00c\\u202eevil',
    '  * lxc.app 1.0s  › a  b\\x08\\x00c\\u202eevil',
  ]);
  expect(state.strange).toEqual([]);
});
