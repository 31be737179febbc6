import {expect, test} from '@jest/globals';
import {
  decodeText,
  effectiveKeys,
  encodeText,
  formatMount,
  formatProperties,
  type GuestConfig,
  isRawKey,
  joinSections,
  mountsOf,
  parseGuestConfig,
  parseMount,
  parseProperties,
  sizeToGiB,
  splitSections,
  unusedOf,
  withRawLines,
} from '../src/index.js';
import {recordedConfigs, recordings} from './transcripts.js';

const config = `#two lines%3A
#Gr%C3%BC%C3%9Fe
arch: amd64
features: nesting=1
hostname: web
memory: 512
mp1: /srv/share,mp=/share,ro=1
mp0: local-zfs:subvol-900-disk-1,backup=1,mp=/data,size=10G
parent: pre-configured
rootfs: local-zfs:subvol-900-disk-0,size=1280M
unused0: local-zfs:subvol-900-disk-7
lxc.environment: A=one two
lxc.environment = B=eq

[pve:pending]
delete: features,nameserver
memory: 1024

[pre-configured]
#phoenix:1:abc
arch: amd64
memory: 512
parent: base
snaptime: 1700000000
lxc.environment: A=old

[removing]
arch: amd64
snapstate: delete
`;

test('a container config is read whole', () => {
  const parsed = parseGuestConfig(config);
  expect(parsed.description).toBe('two lines:\nGrüße');
  expect(parsed.keys.get('hostname')).toBe('web');
  expect(parsed.raw).toEqual([
    {key: 'lxc.environment', value: 'A=one two'},
    {key: 'lxc.environment', value: 'B=eq'},
  ]);
  expect(parsed.pending).toEqual({set: new Map([['memory', '1024']]), delete: ['features', 'nameserver']});
  expect(parsed.snapshots).toEqual([
    {
      name: 'pre-configured',
      snaptime: 1_700_000_000,
      parent: 'base',
      description: 'phoenix:1:abc',
      snapstate: undefined,
      keys: new Map([
        ['arch', 'amd64'],
        ['memory', '512'],
      ]),
      raw: [{key: 'lxc.environment', value: 'A=old'}],
    },
    {
      name: 'removing',
      snaptime: undefined,
      parent: undefined,
      description: '',
      snapstate: 'delete',
      keys: new Map([['arch', 'amd64']]),
      raw: [],
    },
  ]);
  expect([parsed.lock, parsed.template]).toEqual([undefined, false]);
  const wanted = effectiveKeys(parsed);
  expect([wanted.get('memory'), wanted.get('features'), wanted.get('arch')]).toEqual(['1024', undefined, 'amd64']);
  expect(parseGuestConfig('').digest).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
  expect(mountsOf(parsed).map(({key, type, mp, sizeGb}) => [key, type, mp, sizeGb])).toEqual([
    ['rootfs', 'volume', '/', 1.25],
    ['mp0', 'volume', '/data', 10],
    ['mp1', 'bind', '/share', undefined],
  ]);
  expect(unusedOf(parsed)).toEqual(new Map([['unused0', 'local-zfs:subvol-900-disk-7']]));
});

test('a lock, a template, a VM and nothing at all', () => {
  expect(parseGuestConfig('arch: amd64\nlock: create\ntemplate: 1\n')).toMatchObject({lock: 'create', template: true});
  const vm = parseGuestConfig('memory: 128\n\n[PENDING]\nmemory: 256\n\n[special:cloudinit]\nciuser: x\n', 'vm');
  expect(vm.pending.set).toEqual(new Map([['memory', '256']]));
  expect(vm.snapshots).toEqual([]);
  expect(parseGuestConfig('', 'lxc')).toMatchObject({description: '', raw: [], snapshots: []});
  // A container may have a snapshot with the name of a VM's section.
  expect(parseGuestConfig('a: 1\n\n[PENDING]\nb: 1\n').snapshots.map(({name}) => name)).toEqual(['PENDING']);
});

test('every recorded config comes back byte for byte, and its parse has lost nothing', () => {
  expect(recordedConfigs.length).toBeGreaterThan(30);
  for (const [path, text] of recordedConfigs) {
    expect(joinSections(splitSections(text))).toBe(text);
    if (!path.includes('/lxc/')) continue;
    const parsed = parseGuestConfig(text);
    expect(withRawLines(text, parsed.raw)).toBe(text);
    expect(writeAsProxmox(parsed)).toBe(text.replaceAll('lxc.environment = ', 'lxc.environment: '));
  }
});

/** Proxmox's order: description, sorted keys, raw lines; then the other sections. */
const writeAsProxmox = ({description, keys, raw, pending, snapshots}: GuestConfig): string => {
  const section = (entries: Iterable<readonly [string, string]>, text = '', lines: typeof raw = []) => [
    ...(text === '' ? [] : text.split('\n').map((line) => `#${encodeText(line)}`)),
    ...[...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}: ${value}`),
    ...lines.map(({key, value}) => `${key}: ${value}`),
  ];
  const waiting = [
    ...pending.set,
    ...(pending.delete.length > 0 ? [['delete', pending.delete.join(',')] as const] : []),
  ];
  const parts = [
    section(keys, description, raw),
    ...(waiting.length > 0 ? [['[pve:pending]', ...section(waiting)]] : []),
    ...snapshots.map(({name, snaptime, parent, snapstate, keys, raw, description}) => [
      `[${name}]`,
      ...section(
        [
          ...keys,
          ...Object.entries({snaptime: snaptime === undefined ? '<TIME1>' : String(snaptime), parent, snapstate}),
        ].flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]])),
        description,
        raw,
      ),
    ]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

test('raw lines are changed in the live section only', () => {
  const parsed = parseGuestConfig(config);
  const added = withRawLines(config, [...parsed.raw, {key: 'lxc.idmap', value: 'u 0 100000 65536'}]);
  expect(added).toBe(config.replace('B=eq\n', 'B=eq\nlxc.idmap: u 0 100000 65536\n'));
  expect(withRawLines(added, parsed.raw)).toBe(config);
  expect(parseGuestConfig(withRawLines(config, [])).snapshots).toEqual(parsed.snapshots);
  expect(withRawLines('arch: amd64\n', [{key: 'lxc.cap.drop', value: ''}])).toBe('arch: amd64\nlxc.cap.drop: \n');
  expect(withRawLines('arch: amd64', [{key: 'lxc.kmsg', value: '1'}])).toBe('arch: amd64\nlxc.kmsg: 1\n');
  expect(() => withRawLines(config, [{key: 'lxc.kmsg', value: '1\nmemory: 9'}])).toThrow('line end');
});

test.each([
  ['lxc.mount.entry', true],
  ['lxc.cgroup2.devices.allow', true],
  ['lxc.prlimit.nofile', true],
  ['lxc.rootfs.path', false],
  ['lxc.nonsense', false],
])('%s is a key that Proxmox keeps: %s', (key, kept) => expect(isRawKey(key)).toBe(kept));

test('descriptions are encoded as Proxmox does it', () => {
  const set = recordings.filter(({argv}) => argv.at(-2) === '--description');
  expect(set.length).toBeGreaterThan(5);
  for (const {argv, after} of set) {
    const wanted = argv.at(-1)!;
    if (argv[0] !== 'env' && /[^\x00-\x7f]/.test(wanted)) continue; // without a UTF-8 locale Proxmox loses them
    const text = Object.values(after ?? {}).find((text) => typeof text === 'string')!;
    expect(parseGuestConfig(text).description).toBe(wanted.replace(/\n$/, ''));
    const lines = wanted.replace(/\n$/, '').split('\n');
    expect(text.startsWith(`${lines.map((line) => `#${encodeText(line)}`).join('\n')}\n`)).toBe(true);
  }
  for (const text of ['100% #: x\ty', '世界 ✓', '%zz %', '\u0000\u007f'])
    expect(decodeText(encodeText(text))).toBe(text);
});

test('property strings', () => {
  expect(parseProperties('/dev/net/tun,mode=0666', 'path')).toEqual(
    new Map([
      ['path', '/dev/net/tun'],
      ['mode', '0666'],
    ]),
  );
  expect(parseProperties('/dev/disk/by-id/x=y,mp=/d', 'volume').get('volume')).toBe('/dev/disk/by-id/x=y');
  expect(parseProperties('')).toEqual(new Map());
  expect(
    formatProperties(
      [
        ['mp', '/data'],
        ['volume', 'a:1'],
        ['ro', true],
        ['backup', undefined],
      ],
      'volume',
    ),
  ).toBe('a:1,mp=/data,ro=1');
  expect(formatMount({mp: '/data', volume: 'local-zfs:8', backup: true})).toBe('local-zfs:8,mp=/data,backup=1');
  expect(parseMount('mp0', 'volume=local:900/vm-900-disk-1.raw,mp=/d,size=256M')).toMatchObject({
    volume: 'local:900/vm-900-disk-1.raw',
    storage: 'local',
    sizeGb: 0.25,
    backup: false,
  });
  expect(parseMount('mp0', '/dev/sdb1,mp=/d').type).toBe('device');
});

test.each([
  ['8G', 8],
  ['1280M', 1.25],
  ['0T', 0],
  ['1073741824', 1],
  ['1.5T', 1536],
  ['big', undefined],
])('%s is %s GiB', (size, gib) => expect(sizeToGiB(size)).toBe(gib));
