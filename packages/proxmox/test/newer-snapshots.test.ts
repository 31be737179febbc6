import {expect, test} from '@jest/globals';
import type {Reader} from '@phoenix/kit';
import {datasetOf, newerSnapshots, parseGuestConfig, type Storage, zfsSnapshots} from '../src/index.js';

const storage = (id: string, type: string, properties: Readonly<Record<string, string>> = {}): Storage => ({
  ...{id, type, path: undefined, content: [], nodes: [], disable: false},
  properties: new Map(Object.entries(properties)),
});
const CHAIN = {'snapshot-as-volume-chain': '1'};
const STORAGES = [
  ...[storage('tank', 'zfspool'), storage('thin', 'lvmthin'), storage('san', 'zfs')],
  ...[storage('ceph', 'rbd'), storage('share', 'nfs'), storage('sub', 'btrfs')],
  ...[storage('vg', 'lvm', CHAIN), storage('files', 'dir', CHAIN)],
];

interface Sketch {
  readonly name: string;
  readonly at?: number;
  readonly parent?: string;
  readonly on?: string;
  readonly more?: string;
}
function newer(to: string, snapshots: readonly Sketch[], kind: 'lxc' | 'vm' = 'lxc') {
  const disk = kind === 'lxc' ? 'rootfs' : 'scsi0';
  const text = snapshots.map(({name, at, parent, on = 'tank:disk-0', more}) =>
    [
      `[${name}]`,
      `${disk}: ${on},size=4G`,
      ...(more === undefined ? [] : [more]),
      ...(at === undefined ? [] : [`snaptime: ${at}`]),
      ...(parent === undefined ? [] : [`parent: ${parent}`]),
      '',
    ].join('\n'),
  );
  const config = parseGuestConfig(`memory: 512\n\n${text.join('\n')}`, kind);
  const {all, inTheWay} = newerSnapshots(kind, config, config.snapshots.find(({name}) => name === to)!, STORAGES);
  return [all.map(({name}) => name), inTheWay.map(({name}) => name)];
}

const LINE = [
  {name: 'a', at: 1},
  {name: 'b', at: 2, parent: 'a'},
  {name: 'c', at: 3, parent: 'b'},
];

test.each<readonly [string, string, readonly Sketch[], readonly (readonly string[])[]]>([
  ['the newest: nothing', 'c', LINE, [[], []]],
  [
    'an older one: the newest first',
    'a',
    LINE,
    [
      ['c', 'b'],
      ['c', 'b'],
    ],
  ],
  [
    'all of one second: by descent, children first',
    'b',
    [
      {name: 'a', at: 5},
      {name: 'b', at: 5, parent: 'a'},
      {name: 'c', at: 5, parent: 'b'},
      {name: 'd', at: 5, parent: 'c'},
    ],
    [
      ['d', 'c'],
      ['d', 'c'],
    ],
  ],
  [
    'another branch is newer all the same: ZFS knows no branches',
    'b',
    [...LINE.slice(0, 2), {name: 'x', at: 9, parent: 'a'}],
    [['x'], ['x']],
  ],
  [
    'one that is only being taken',
    'a',
    [
      {name: 'a', at: 1},
      {name: 'half', parent: 'a'},
    ],
    [['half'], ['half']],
  ],
  ['elsewhere than on ZFS they stay', 'a', LINE.map((one) => ({...one, on: 'thin:disk-0'})), [['c', 'b'], []]],
  [
    'one that does not hold the volume is in nobody’s way',
    'a',
    [
      {name: 'a', at: 1, on: 'tank:disk-0'},
      {name: 'b', at: 2, parent: 'a', on: 'tank:disk-1'},
    ],
    [['b'], []],
  ],
  [
    'a ring of parents, which no Proxmox writes, ends',
    'a',
    [
      {name: 'a', at: 1, parent: 'b'},
      {name: 'b', at: 2, parent: 'a'},
    ],
    [[], []],
  ],
])('%s', (_, to, snapshots, expected) => {
  expect(newer(to, snapshots)).toEqual(expected);
  expect(newer(to, snapshots, 'vm')).toEqual(expected);
});

test.each([
  ...(['tank', 'san', 'vg', 'files'] as const).map((on) => [on, ['c', 'b']] as const),
  ...(['thin', 'ceph', 'share', 'sub'] as const).map((on) => [on, []] as const),
])('in the way on %s: %j', (on, inTheWay) => {
  const line = LINE.map((one) => ({...one, on: `${on}:vm-1-disk-0.qcow2`}));
  expect(newer('a', line, 'vm')).toEqual([['c', 'b'], inTheWay]);
});

test.each([
  ['tank:subvol-900-disk-0', 'rpool/data/subvol-900-disk-0'],
  ['tank:basevol-100-disk-0/subvol-900-disk-0', 'rpool/data/subvol-900-disk-0'],
  ['san:vm-900-disk-0', undefined],
  ['nowhere:vm-900-disk-0', undefined],
  ['/dev/sdb', undefined],
])('the dataset of %s: %s', (volume, dataset) => {
  expect(datasetOf(volume, [storage('tank', 'zfspool', {pool: 'rpool/data'}), storage('san', 'zfs', CHAIN)])).toBe(
    dataset,
  );
});

test('snapshots of ZFS by dataset, the oldest first; without a dataset nobody is asked', async () => {
  const asked: string[] = [];
  const node = (stdout: string, exitCode = 0): Reader => ({
    label: 'pve1',
    async exec({argv}) {
      asked.push(argv.join(' '));
      return {exitCode, stdout, stderr: 'cannot open'};
    },
  });
  const out = 't/a@one\nt/b@one\nt/a@auto 2\n';
  expect([...(await zfsSnapshots(900, ['t/a', 't/b']).read(node(out, 1)))]).toEqual([
    ['t/a', ['one', 'auto 2']],
    ['t/b', ['one']],
  ]);
  expect(asked).toEqual(['zfs list -Hp -r -t snapshot -o name -s creation t/a t/b']);
  expect(await zfsSnapshots(900, []).read(node('', 2))).toEqual(new Map());
  await expect(zfsSnapshots(900, ['t/a']).read(node('', 2))).rejects.toMatchObject({failure: {code: 'command-failed'}});
});

test('one volume on ZFS is enough', () => {
  const mixed = [
    {name: 'a', at: 1, on: 'thin:disk-0', more: 'mp0: tank:disk-1,mp=/data'},
    {name: 'b', at: 2, parent: 'a', on: 'thin:disk-0', more: 'mp0: tank:disk-1,mp=/data'},
    {name: 'c', at: 3, parent: 'b', on: 'thin:disk-0'},
  ];
  expect(newer('a', mixed)).toEqual([['c', 'b'], ['b']]);
});
