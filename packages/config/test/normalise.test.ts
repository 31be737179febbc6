import {expect, test} from '@jest/globals';
import {Secret} from '@phoenix/kit';
import {brief, container, containerIn, load} from './config-folder.js';

const one = async (changes: Readonly<Record<string, unknown>>, others: Readonly<Record<string, unknown>> = {}) => {
  const loaded = await load({lxc: {lxc_configs: {900: container(changes)}}, ...others}, {env: {TOKEN: 's3cret'}});
  return {
    said: brief(loaded).map((line) => line.split(':')[0]),
    container: containerIn(loaded.state, 900),
    state: loaded.state,
  };
};

test('a minimal container gets the defaults of Proxmox and of phoenix', async () => {
  const {container: made, said} = await one({});
  expect(said).toEqual([]);
  expect(made).toEqual({
    hostname: 'one',
    origin: {from: 'template', template: 'debian-12.tar.zst'},
    memoryMb: 512,
    rootfs: {storage: 'local-zfs', sizeGb: 8},
    nics: [],
    nameservers: [],
    unprivileged: true,
    onboot: false,
    pctFeatures: {nesting: '1'},
    rawLines: [],
    devices: [],
    volumes: [],
    mounts: [],
    protection: false,
    tags: [],
    sshPublicKeys: [],
    features: [],
    healthChecks: [],
    dependencies: [],
    lifecycleSnapshots: true,
    endsRunning: true,
    starts: true,
    suites: [],
  });
});

test('single values and lists in one string, each with a warning', async () => {
  const {container: made, said} = await one({
    tags: 'web;edge',
    features: 'docker',
    pct_options: 'nesting=0,keyctl',
    lxc_options: 'lxc.environment: A=b: c',
    root_ssh_public_keys: 'ssh-ed25519 AAAA me',
    network_config: {nameservers: '1.1.1.1, 9.9.9.9', searchdomain: 'lan'},
  });
  expect(said).toEqual(Array.from({length: 6}, () => 'warning single-for-list'));
  expect(made).toMatchObject({
    tags: ['web', 'edge'],
    features: [{name: 'docker', config: {}}],
    pctFeatures: {keyctl: '1'},
    rawLines: [{key: 'lxc.environment', value: 'A=b: c'}],
    sshPublicKeys: ['ssh-ed25519 AAAA me'],
    nics: [{name: 'eth0', bridge: 'vmbr0'}],
    nameservers: ['1.1.1.1', '9.9.9.9'],
    searchdomain: 'lan',
  });
  expect(made?.pctFeatures).toEqual({keyctl: '1'});
});

test('GPU indexes become devices, with or without spaces', async () => {
  const paths = [
    '/dev/nvidia0',
    '/dev/nvidia1',
    '/dev/nvidiactl',
    '/dev/nvidia-uvm',
    '/dev/nvidia-uvm-tools',
    '/dev/nvidia-modeset',
  ];
  for (const [gpu_assignment, said] of [
    ['0, 1', ['warning gpu-list-spaces']],
    ['0,1', []],
    [[1, 0], []],
  ] as const) {
    const made = await one({gpu_assignment}, {hypervisor: {gpus: 2}});
    expect(made.said).toEqual(said);
    expect(made.container?.devices).toEqual(paths.map((path) => ({path, mode: '0666'})));
  }
  expect((await one({gpu_assignment: 'none'})).container?.devices).toEqual([]);
});

test('raw lines in three forms; AppArmor fields add theirs once; lxc.cap.keep is left out', async () => {
  const {container: made, said} = await one({
    lxc_options: [
      'lxc.apparmor.profile=unconfined',
      'lxc.mount.entry:/dev/fuse dev/fuse none bind,create=file',
      'lxc.cap.keep=sys_admin',
      'lxc.cgroup2.devices.allow: a',
    ],
    apparmor_profile: 'unconfined',
    apparmor_manages_nesting: true,
    pct_options: ['nesting=1', 'mknod=1'],
  });
  expect(said).toEqual(['warning lxc-option-form', 'warning apparmor-over-features', 'warning cap-keep']);
  expect(made?.rawLines).toEqual([
    {key: 'lxc.apparmor.profile', value: 'unconfined'},
    {key: 'lxc.mount.entry', value: '/dev/fuse dev/fuse none bind,create=file'},
    {key: 'lxc.cgroup2.devices.allow', value: 'a'},
    {key: 'lxc.apparmor.allow_nesting', value: '1'},
  ]);
  expect(made?.pctFeatures).toEqual({nesting: '1', mknod: '1'});
});

test('both lists of volumes; a shared volume wins over a data volume on its path', async () => {
  const volume = (name: string, mount_point: string) => ({name, pool: 'local-zfs', size_gb: 4, mount_point});
  const {container: made, said} = await one(
    {
      volumes: [{...volume('a', '/a'), backup: false}],
      zfs_volumes: [volume('models', '/models')],
      mount_points: [{host_path: '/srv', container_path: '/srv', read_only: true, as: 'raw', owner_uid: 1000}],
    },
    {
      hypervisor: {
        shared_volumes: {models: {host_path: '/tank/models', mounts: {900: '/models/'}}, firewall: {enabled: true}},
      },
    },
  );
  expect(said).toEqual(['warning misplaced-firewall', 'warning shared-volume-wins']);
  expect(made?.volumes).toEqual([
    {name: 'a', storage: 'local-zfs', sizeGb: 4, mountPoint: '/a', backup: false, readOnly: false},
  ]);
  expect(made?.mounts).toEqual([
    {hostPath: '/srv', containerPath: '/srv', readOnly: true, ownerUid: 1000, as: 'raw'},
    {hostPath: '/tank/models', containerPath: '/models/', readOnly: false, as: 'mp'},
  ]);
});

test('health checks of every kind, one or many', async () => {
  const probes = async (changes: object) =>
    (await one({...changes}, {files: {'scripts/ok.sh': 'exit 0\n'}})).container?.healthChecks;
  expect(await probes({health_check: {command: 'curl -sf localhost', retries: 5}})).toEqual([
    {
      name: 'curl -sf localhost',
      probe: {type: 'command', argv: ['sh', '-c', 'curl -sf localhost']},
      retries: 5,
      intervalS: 5,
      timeoutS: 10,
    },
  ]);
  const many = await probes({
    health_checks: [
      {argv: ['true']},
      {type: 'tcp', port: 5432},
      {type: 'http', url: 'http://localhost/', status: 204},
      {type: 'script', path: 'ok.sh'},
      {name: 'own', type: 'script', path: 'ok.sh', timeout: 60},
      {argv: ['echo', 'a'.repeat(55)]},
      {command: `true\n  ${'b'.repeat(56)}`},
    ],
  });
  expect(many?.map(({name}) => name)).toEqual([
    'true',
    'tcp 127.0.0.1:5432',
    'http://localhost/',
    'ok.sh',
    'own',
    `echo ${'a'.repeat(55)}`,
    `true ${'b'.repeat(54)}…`,
  ]);
  expect(many?.slice(0, 4).map(({probe}) => probe)).toEqual([
    {type: 'command', argv: ['true']},
    {type: 'tcp', host: '127.0.0.1', port: 5432},
    {type: 'http', url: 'http://localhost/', status: 204},
    {type: 'script', script: {name: 'ok.sh', content: 'exit 0\n'}},
  ]);
});

test('secrets become Secrets, the object for scripts keeps the references', async () => {
  const {container: made, state} = await one(
    {
      application_script: 'a/app.sh',
      application_env: {TOKEN: 'env:TOKEN', KEY: 'file:secrets/key', PORT: 80},
      root_password: 'env:TOKEN',
    },
    {files: {'scripts/a/app.sh': 'echo hi\n', 'secrets/key': 'k3y\n'}},
  );
  const {TOKEN, KEY, PORT} = made?.app?.env ?? {};
  expect(TOKEN).toBeInstanceOf(Secret);
  expect([(TOKEN as Secret).reveal(), (KEY as Secret).reveal(), PORT]).toEqual(['s3cret', 'k3y', '80']);
  expect(made?.rootPassword?.reveal()).toBe('s3cret');
  expect(made?.app?.script).toEqual({name: 'app.sh', content: 'echo hi\n'});
  expect(JSON.stringify(state?.guests.get(900))).not.toMatch(/s3cret|k3y/);
  expect(state?.guests.get(900)?.object.root_password).toBe('env:TOKEN');
});

test('defaults lie under each container; a choice of its own drops the rival one', async () => {
  const loaded = await load({
    lxc: {
      nvidia_driver_version: '580',
      lxc_defaults: {
        template: 'debian.tar.zst',
        memory_mb: 256,
        storage_pool: 'local-zfs',
        storage_size_gb: 4,
        network_config: {bridge: 'vmbr1', gw: '10.0.0.1'},
      },
      lxc_configs: {
        900: {name: 'base', template_snapshot_name: 'base', network_config: {ip: '10.0.0.2/24'}},
        901: {name: 'clone', clone_from_ctid: '900', memory_mb: 512, features: ['nvidia', {nvidia: {mode: 'x'}}]},
        902: {name: 'dependent', dependencies: ['900'], boot_order: 3},
      },
    },
  });
  expect(brief(loaded)).toEqual([
    'warning repeated-feature: 901 (clone) names the feature "nvidia" twice; the last counts',
  ]);
  const get = (id: number) => containerIn(loaded.state, id);
  expect(get(900)).toMatchObject({
    memoryMb: 256,
    nics: [{bridge: 'vmbr1', gw: '10.0.0.1', ip: '10.0.0.2/24'}],
    endsRunning: true,
    starts: true,
  });
  expect(get(901)).toMatchObject({
    origin: {from: 'clone', source: 900, snapname: 'base'},
    memoryMb: 512,
    features: [{name: 'nvidia', config: {nvidia_driver_version: '580', mode: 'x'}}],
  });
  expect(get(902)).toMatchObject({dependencies: [900], startup: {order: 3}});
});

test('only a clone source that nothing else needs ends shut down', async () => {
  const ends = async (changes: Record<string, unknown>) =>
    (await one(changes, {files: {'scripts/a.sh': ''}})).container?.endsRunning;
  expect(await ends({template_snapshot_name: 'base'})).toBe(false);
  expect(await ends({template_snapshot_name: 'base', start_at_boot: true})).toBe(true);
  expect(await ends({template_snapshot_name: 'base', application_script: 'a.sh'})).toBe(true);
  expect(await ends({template_snapshot_name: 'base', health_check: {argv: ['true']}})).toBe(true);
  expect(await ends({})).toBe(true);
});
