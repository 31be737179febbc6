import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect} from '@jest/globals';
import {apply, CHANGED, converges, sh, UNCHANGED} from './feature.js';
import {whyNoRoot} from './make-root.js';
import {rootTest} from './root-test.js';

// What Proxmox's own OS templates bring at least: everything else the features must fetch for themselves.
const PACKAGES = ['openssh-server', 'systemd-sysv'];
const SUITES = ['bookworm', 'noble'] as const;

const noUbuntu = await whyNoRoot('noble', PACKAGES);

describe.each(SUITES)('%s', (suite) => {
  const options = {suite, skip: suite === 'noble' ? noUbuntu : undefined};

  rootTest(
    'base_setup and unattended_upgrades',
    PACKAGES,
    async (root) => {
      const wrong = await apply(root, 'base_setup', {locale: 'xx_YY.UTF-8'});
      expect(wrong).toMatchObject({
        status: 'failed',
        failure: {stderr: expect.stringContaining('no such locale: xx_YY.UTF-8')},
      });
      const config = {packages: ['jq'], locale: 'de_AT.UTF-8', timezone: 'Europe/Vienna'};
      await converges(root, 'base_setup', config, 'rm /etc/localtime');
      expect(await sh(root, '. /etc/default/locale; export LANG; locale charmap; jq --version; date +%Z')).toMatch(
        /^UTF-8\njq-1\.\d\nCES?T$/,
      );

      const updates = {automatic_reboot: true, reboot_time: '03:30'};
      await converges(root, 'unattended_upgrades', updates, 'rm /etc/apt/apt.conf.d/52phoenix-unattended-upgrades');
      expect(await sh(root, 'unattended-upgrade --dry-run --debug 2>&1 | head -n 5')).toContain('security');
      // A later file of somebody else's wins: that is said, not passed over.
      await sh(root, `echo 'APT::Periodic::Unattended-Upgrade "0";' >/etc/apt/apt.conf.d/99own`);
      expect(await apply(root, 'unattended_upgrades', updates)).toMatchObject({
        status: 'failed',
        failure: {code: 'did-not-converge'},
      });
    },
    options,
  );

  rootTest(
    'ssh_hardening',
    PACKAGES,
    async (root) => {
      const dropIn = '/etc/ssh/sshd_config.d/10-phoenix.conf';
      // What cloud images bring; the first value counts.
      await sh(root, 'echo PasswordAuthentication yes >/etc/ssh/sshd_config.d/50-cloud-init.conf');
      await converges(root, 'ssh_hardening', {allow_groups: ['root', 'adm']}, `rm ${dropIn}`);
      const effective = await sh(root, 'sshd -T');
      for (const line of ['passwordauthentication no', 'permitrootlogin without-password', 'allowgroups root'])
        expect(effective).toContain(line);
      const before = await root.read(dropIn);
      expect(await apply(root, 'ssh_hardening', {allow_groups: ['nobody-has-it']})).toMatchObject({
        status: 'failed',
        failure: {stderr: 'ssh_hardening: there is no group nobody-has-it: nobody could log in by it'},
      });
      await sh(root, 'cp /etc/ssh/sshd_config /root/; echo Nonsense yes >>/etc/ssh/sshd_config');
      expect(await apply(root, 'ssh_hardening', {permit_root_login: 'no'})).toMatchObject({
        status: 'failed',
        failure: {stderr: expect.stringContaining('Nonsense')},
      });
      await sh(root, 'cp /root/sshd_config /etc/ssh/; rm -r /run/sshd');
      expect(await root.read(dropIn)).toBe(before);
      expect(await apply(root, 'ssh_hardening', {permit_root_login: 'no'})).toMatchObject(CHANGED);
      expect(await sh(root, 'sshd -T | grep ^permitrootlogin')).toBe('permitrootlogin no');
      await sh(root, 'sed -i /^Include/d /etc/ssh/sshd_config');
      expect(await apply(root, 'ssh_hardening')).toMatchObject({
        status: 'failed',
        failure: {stderr: expect.stringContaining('add its line Include')},
      });
      await sh(root, 'mv /usr/sbin/sshd /usr/sbin/sshd.gone');
      expect(await apply(root, 'ssh_hardening')).toMatchObject({
        status: 'failed',
        failure: {stderr: expect.stringContaining('there is no SSH server')},
      });
    },
    options,
  );

  rootTest(
    "docker by the distribution's packages",
    PACKAGES,
    async (root) => {
      // Where overlays can be laid: a root's own file system is one already, and takes no second.
      const config = suite === 'bookworm' ? {source: 'distribution'} : {};
      expect(await apply(root, 'docker', config)).toMatchObject({
        status: 'failed',
        failure: {stderr: expect.stringContaining('neither overlay nor /dev/fuse is there')},
      });
      await sh(root, 'mount -t tmpfs tmpfs /var/lib/docker');
      await converges(root, 'docker', config, 'systemctl disable docker');
      expect(JSON.parse(await root.read('/etc/docker/daemon.json'))).toEqual({'storage-driver': 'overlay2'});
      if (suite === 'noble') {
        await sh(root, 'dockerd --validate --config-file /etc/docker/daemon.json');
        expect(await sh(root, 'docker compose version --short')).toMatch(/^2\./);
      }
      // Somebody else's settings stay.
      await sh(root, `echo '{"log-driver":"journald"}' >/etc/docker/daemon.json`);
      expect(await apply(root, 'docker', {...config, storage_driver: 'fuse-overlayfs'})).toMatchObject(CHANGED);
      expect(JSON.parse(await root.read('/etc/docker/daemon.json'))).toEqual({
        'log-driver': 'journald',
        'storage-driver': 'fuse-overlayfs',
      });
      expect(await sh(root, 'command -v fuse-overlayfs')).toBe('/usr/bin/fuse-overlayfs');
    },
    options,
  );
});

const MIRROR = readFileSync(join(import.meta.dirname, 'fake-mirror.sh'), 'utf8');

rootTest("docker by Docker's repository, then nvidia", PACKAGES, async (root) => {
  const unreachable = await apply(root, 'docker', {repository_url: 'file:///nowhere'});
  expect(unreachable).toMatchObject({
    status: 'failed',
    failure: {stderr: expect.stringContaining('the key of file:///nowhere cannot be fetched')},
  });
  const made = await root.exec(['sh', '-s'], {stdin: MIRROR});
  expect(made).toMatchObject({exitCode: 0, stderr: ''});
  const docker = {repository_url: 'file:///srv/mirror/docker', storage_driver: 'vfs'};
  // Debian 12 has no Compose v2: the engine comes from where Compose comes from.
  await converges(root, 'docker', docker, 'rm /etc/docker/daemon.json');
  expect(await sh(root, 'dpkg-query -W docker-ce docker-compose-plugin | wc -l')).toBe('2');

  // The host's module, as a container sees it.
  await sh(root, 'mount -t tmpfs tmpfs /proc/driver; mkdir /proc/driver/nvidia');
  const runfile = {nvidia_runfile_url: 'file:///srv/mirror/NVIDIA-1.2.3.run'};
  const failing = async (config: object, words: string) =>
    expect(await apply(root, 'nvidia', config)).toMatchObject({
      status: 'failed',
      failure: {stderr: expect.stringContaining(words)},
    });
  await failing(runfile, 'no driver version');
  await sh(
    root,
    'echo "NVRM version: NVIDIA UNIX x86_64 Kernel Module  1.2.3  Tue Jul 1" >/proc/driver/nvidia/version',
  );
  await failing({...runfile, nvidia_driver_version: '1.2.4'}, "the host's module is 1.2.3, the config says 1.2.4");
  expect(await apply(root, 'nvidia', {...runfile, nvidia_driver_version: '1.2.4'}, 'vm')).toMatchObject({
    status: 'failed',
    failure: {stderr: expect.stringContaining('apt-get could not install build-essential dkms linux-headers-')},
  });
  await failing({...runfile, checksum: '0'.repeat(64)}, 'checksum of file:///srv/mirror/NVIDIA-1.2.3.run differs');
  const nvidia = {...runfile, toolkit_repository_url: 'file:///srv/mirror/nvidia'};
  await converges(root, 'nvidia', nvidia, 'rm /usr/bin/nvidia-smi');
  expect(await root.read('/var/lib/fake-nvidia-installer.log')).toContain('--no-kernel-module');
  expect(await root.read('/var/lib/fake-nvidia-ctk.log')).toContain('no-cgroups=true');
  // The two features share the file.
  expect(JSON.parse(await root.read('/etc/docker/daemon.json'))).toMatchObject({
    'storage-driver': 'vfs',
    runtimes: {nvidia: {}},
  });
  expect(await apply(root, 'docker', docker)).toMatchObject(UNCHANGED);
  await sh(
    root,
    'echo "NVRM version: NVIDIA UNIX x86_64 Kernel Module  1.2.9  Tue Jul 1" >/proc/driver/nvidia/version',
  );
  await failing(nvidia, 'did not bring version 1.2.9');
});
