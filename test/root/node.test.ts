import {expect} from '@jest/globals';
import {type HypervisorResource, type NodeSettings, Secret, type Step} from '@phoenix/kit';
import {DEFAULT_SETTINGS} from '@phoenix/testing';
import apparmor from '../../steps/hypervisor/apparmor/index.js';
import hostname from '../../steps/hypervisor/hostname/index.js';
import idRanges from '../../steps/hypervisor/id-ranges/index.js';
import network from '../../steps/hypervisor/network/index.js';
import nfs from '../../steps/hypervisor/nfs/index.js';
import packages from '../../steps/hypervisor/packages/index.js';
import repositories from '../../steps/hypervisor/repositories/index.js';
import samba from '../../steps/hypervisor/samba/index.js';
import sharedVolumes from '../../steps/hypervisor/shared-volumes/index.js';
import users from '../../steps/hypervisor/users/index.js';
import {NODE_PACKAGES} from './make-root.js';
import type {Root} from './root.js';
import {rootTest} from './root-test.js';
import {runStep} from './run-step.js';

// The programs that judge the files are the real ones; those that need a running init are played by scripts here.

const node = (settings: Partial<NodeSettings>): HypervisorResource => ({
  kind: 'hypervisor',
  id: 0,
  name: 'pve1',
  object: {},
  settings: {...DEFAULT_SETTINGS, ...settings},
});
const system = (own: Partial<NodeSettings['system']>) => ({system: {...DEFAULT_SETTINGS.system, ...own}});

const apply = (root: Root, step: Step, settings: Partial<NodeSettings>) =>
  runStep(step, root.host('pve1'), node(settings));

const CHANGED = {status: 'changed', failure: undefined};
const UNCHANGED = {status: 'unchanged', failure: undefined, output: []};

/** Applied, and then there is nothing left to do. */
async function converges(root: Root, step: Step, settings: Partial<NodeSettings>): Promise<void> {
  expect(await apply(root, step, settings)).toMatchObject(CHANGED);
  expect(await apply(root, step, settings)).toEqual(UNCHANGED);
}

async function sh(root: Root, script: string): Promise<string> {
  const {exitCode, stdout, stderr} = await root.exec(['sh', '-ec', script]);
  if (exitCode !== 0) throw new Error(`${script}: ${exitCode} ${stderr}`);
  return stdout.trim();
}

/** A program that writes down how it was called, and then does this. */
const play = (root: Root, program: string, script = ':') =>
  sh(
    root,
    `printf '%s\\n' '#!/bin/sh' 'echo "${program} $*" >>/run/calls' "$(cat <<'END'
${script}
END
)" >/usr/local/sbin/${program}; chmod 0755 /usr/local/sbin/${program}`,
  );
const calls = async (root: Root): Promise<readonly string[]> => {
  const text = await sh(root, 'cat /run/calls 2>/dev/null; rm -f /run/calls; true');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('systemctl show'));
};
const playInit = async (root: Root): Promise<void> => {
  await play(
    root,
    'systemctl',
    `case $1 in
  show)
    shift 3
    for unit; do
      active=active
      case $unit in phoenix-net-restore.timer) [ -e /run/armed ] || active=inactive ;; phoenix-net-restore.service) active=inactive ;; esac
      printf 'LoadState=loaded\\nActiveState=%s\\nUnitFileState=enabled\\n\\n' "$active"
    done ;;
  stop) rm -f /run/armed ;;
esac`,
  );
  await play(root, 'systemd-run', 'touch /run/armed');
};

rootTest('repositories: what apt makes of the files', NODE_PACKAGES, async (root) => {
  const wanted = system({repositories: {noSubscription: true, enterprise: false}});
  const targets = () =>
    sh(root, "apt-get indextargets --no-release-info --format '$(SITE) $(RELEASE) $(COMPONENT)' | sort -u");
  await sh(
    root,
    `echo 'deb https://enterprise.proxmox.com/debian/pve bookworm pve-enterprise' >/etc/apt/sources.list.d/pve-enterprise.list
echo '# deb https://enterprise.proxmox.com/debian/ceph-quincy bookworm enterprise' >/etc/apt/sources.list.d/ceph.list
printf 'Types: deb\\nURIs: https://enterprise.proxmox.com/debian/ceph-squid\\nSuites: bookworm\\nComponents: enterprise\\n' >/etc/apt/sources.list.d/ceph.sources`,
  );
  expect(await targets()).toContain('enterprise.proxmox.com');
  await converges(root, repositories, wanted);
  expect(await targets()).not.toContain('enterprise.proxmox.com');
  expect(await targets()).toContain('http://download.proxmox.com/debian/pve bookworm pve-no-subscription');
  expect(await sh(root, 'ls /var/backups/phoenix/etc/apt/sources.list.d')).toBe('ceph.sources\npve-enterprise.list');
  expect(await sh(root, 'apt-get indextargets 2>&1 >/dev/null')).toBe('');

  await converges(root, repositories, system({repositories: {noSubscription: false, enterprise: true}}));
  expect(await targets()).toContain('enterprise.proxmox.com/debian/pve bookworm pve-enterprise');
  expect(await targets()).not.toContain('download.proxmox.com');

  await sh(root, "echo 'deb nonsense' >>/etc/apt/sources.list.d/pve-enterprise.list");
  expect(await apply(root, repositories, wanted)).toMatchObject({
    failure: {exitCode: 5, stderr: expect.stringContaining('Malformed entry 2 in list file')},
  });
  await sh(root, "sed -i 's/bookworm/trixie/' /etc/os-release; rm /etc/apt/sources.list.d/*");
  await converges(root, repositories, wanted);
  expect(await targets()).toContain('http://download.proxmox.com/debian/pve trixie pve-no-subscription');
  expect(await root.read('/etc/apt/sources.list.d/phoenix-pve-no-subscription.sources')).toContain('Suites: trixie');
});

rootTest('packages and id ranges', NODE_PACKAGES, async (root) => {
  await play(root, 'apt-get', 'exit 0');
  expect(await apply(root, packages, system({packages: ['sudo', 'curl']}))).toEqual(UNCHANGED);
  const missing = await apply(root, packages, system({packages: ['sudo', 'no-such-package']}));
  expect(missing).toMatchObject({
    status: 'failed',
    failure: {code: 'did-not-converge', remaining: ['install no-such-package']},
  });
  expect((await calls(root)).map((line) => line.replace(/ -o \S+/g, ''))).toEqual([
    'apt-get -y update --error-on=any',
    'apt-get -y install --no-remove -- no-such-package',
    'apt-get -y install --no-remove -- no-such-package',
  ]);
  await converges(root, idRanges, {
    idRanges: [
      {type: 'u', hostId: 1000, size: 1},
      {type: 'g', hostId: 1000, size: 1},
    ],
  });
  expect(await sh(root, 'grep -h root /etc/subuid /etc/subgid | sort -u')).toContain('root:1000:1');
});

rootTest('users: real accounts, passwords, keys and sudo rules', NODE_PACKAGES, async (root) => {
  const hash = new Secret(
    '$6$abcdefgh$yVfUwsw5T.JApa8POvClA1pQ5peiq97DUNyXCZN5IrF.BMSkiaLQ5kvpuEm/VQ1Tvh/KV2TcaWh8qinoW5dhA1',
  );
  const ann = {username: 'ann', passwordHash: hash, sudo: true, sshPublicKeys: ['ssh-ed25519 AAAAone ann@desk']};
  const bob = {username: 'bob.x', sudo: true, sshPublicKeys: []};
  await sh(root, 'groupadd bob.x');
  await converges(root, users, {users: [ann, bob]});
  expect(await sh(root, 'getent shadow ann | cut -d: -f2')).toBe(hash.reveal());
  expect(
    await sh(root, 'stat -c "%a %U:%G" /home/ann/.ssh /home/ann/.ssh/authorized_keys /etc/sudoers.d/phoenix-ann'),
  ).toBe('700 ann:ann\n600 ann:ann\n440 root:root');
  expect(await sh(root, 'visudo -c 2>&1')).toContain('/etc/sudoers.d/phoenix-bob_x: parsed OK');
  expect(await sh(root, 'sudo -l -U bob.x')).toContain('NOPASSWD: ALL');
  expect(await sh(root, 'runuser -u bob.x -- sudo -n id -u')).toBe('0');

  await sh(root, "printf 'ssh-rsa AAAAhand by hand' >>/home/ann/.ssh/authorized_keys");
  expect(await apply(root, users, {users: [ann, bob]})).toEqual(UNCHANGED);
  await converges(root, users, {
    users: [{...ann, sudo: false, sshPublicKeys: ['ssh-rsa AAAAhand x', 'ssh-ed25519 AAAAtwo ann']}],
  });
  expect(await root.read('/home/ann/.ssh/authorized_keys')).toBe(
    '# BEGIN phoenix\nssh-ed25519 AAAAtwo ann\n# END phoenix\nssh-rsa AAAAhand by hand',
  );
  expect(await sh(root, 'ls /etc/sudoers.d')).toBe('README');
  // Home is the user's: a link in it leads root nowhere.
  await sh(root, 'rm -r /home/ann/.ssh; ln -s /etc/sudoers.d /home/ann/.ssh');
  expect(await apply(root, users, {users: [{...ann, sudo: false}]})).toMatchObject({failure: {exitCode: 3}});
  expect(await sh(root, 'ls -A /etc/sudoers.d')).toBe('README');
  expect(await apply(root, users, {users: [{...ann, passwordHash: new Secret('plain')}]})).toMatchObject({
    failure: {reason: 'bad-hash'},
  });
});

rootTest('samba: testparm decides, and the old file stays when it says no', NODE_PACKAGES, async (root) => {
  await playInit(root);
  await play(root, 'pdbedit', 'cat /run/pdb 2>/dev/null || true');
  // The hash of "password", as samba shows it.
  await play(
    root,
    'smbpasswd',
    'read -r one; read -r two; [ "$one" = "$two" ] && echo "sam:1000:X:8846F7EAEE8FB117AD06BDD830B7586C:[U          ]:LCT-0:" >/run/pdb',
  );
  const share = {name: 'data', path: '/srv/data', options: {writable: 'yes'}, validUsers: ['sam']};
  const wanted = {samba: {user: 'sam', password: new Secret('password'), shares: [share]}};
  await converges(root, samba, wanted);
  expect(await sh(root, 'testparm -s 2>/dev/null')).toMatch(
    /\[data\]\n\tpath = \/srv\/data\n\tread only = No\n\tvalid users = sam/,
  );
  expect(await sh(root, 'stat -c "%a %U" /srv/data; tail -1 /etc/samba/smb.conf')).toBe(
    '770 sam\ninclude = /etc/samba/phoenix.conf',
  );
  expect(await calls(root)).toContain('smbpasswd -s -a sam');
  const before = await root.read('/etc/samba/phoenix.conf');
  const wrong = {samba: {...wanted.samba, shares: [{...share, options: {writeable: 'yes', 'no such word': '1'}}]}};
  expect(await apply(root, samba, wrong)).toMatchObject({
    failure: {
      exitCode: 5,
      stderr: expect.stringContaining(
        'Ignoring unknown parameter "no such word"\n/etc/samba/phoenix.conf was left as it was',
      ),
    },
  });
  expect(await root.read('/etc/samba/phoenix.conf')).toBe(before);
  expect(await sh(root, 'ls -A /etc/samba | grep phoenix-new || true')).toBe('');
  await sh(root, 'rm /run/pdb');
  // Nobody comes in by that name then, which is a warning and holds up nothing.
  expect(await apply(root, samba, {samba: {user: 'sam', shares: [share]}})).toEqual(UNCHANGED);
});

rootTest('nfs: exportfs reads what was written', NODE_PACKAGES, async (root) => {
  await playInit(root);
  await sh(root, "mkdir -p /srv/a '/srv/b c' /var/lib/nfs; : >/etc/exports");
  // The kernel of this machine is no NFS server: exportfs parses the files, and what it would export is told for it.
  await play(
    root,
    'exportfs',
    '[ "$1" = -s ] && { printf \'/srv/a  10.0.0.0/24(rw,wdelay,root_squash)\\n\'; exit 0; }; /usr/sbin/exportfs "$@"; exit 0',
  );
  const a = {path: '/srv/a', clients: ['10.0.0.0/24'], options: ['rw', 'sync']};
  await converges(root, nfs, {nfs: {exports: [a]}});
  expect(await root.read('/etc/exports.d/phoenix.exports')).toBe(
    '# written by phoenix\n/srv/a 10.0.0.0/24(rw,sync,no_subtree_check)\n',
  );
  const complaints = await root.exec(['/usr/sbin/exportfs', '-ra']);
  expect(complaints.stderr).not.toMatch(/phoenix\.exports|syntax|unknown keyword/);
  expect(await apply(root, nfs, {nfs: {exports: [{...a, options: ['rw', 'x) *(rw']}]}})).toMatchObject({
    failure: {reason: 'bad-export'},
  });
  expect(await apply(root, nfs, {nfs: {exports: [{...a, path: '/srv/none'}]}})).toMatchObject({
    failure: {reason: 'no-folder'},
  });
});

rootTest('network: guarded, understood by ifupdown2, the rest of the file as it was', NODE_PACKAGES, async (root) => {
  await playInit(root);
  await play(root, 'ifreload');
  const text =
    '# mine\nauto lo\niface lo inet loopback\n\nauto vmbr0\niface vmbr0 inet static\n\taddress 10.0.0.13\n\tnetmask 255.255.255.0\n\tgateway 10.0.0.1\n\t# uplink\n\tbridge_ports none\n\tmtu 9000\n\nsource /etc/network/interfaces.d/*\n';
  await root.host().write('/etc/network/interfaces', text, {signal: new AbortController().signal});
  const vmbr0 = {name: 'vmbr0', address: '10.0.0.13/24', gateway: '10.0.0.1', nameservers: []};
  expect(await apply(root, network, system({interfaces: [vmbr0]}))).toEqual(UNCHANGED);
  const servers = ['9.9.9.9', '10.0.0.1'];
  await converges(
    root,
    network,
    system({interfaces: [{...vmbr0, address: '10.0.0.14/24', nameservers: servers, bridgePorts: ['lo']}]}),
  );
  expect(await root.read('/etc/network/interfaces')).toBe(
    text
      .replace('address 10.0.0.13\n\tnetmask 255.255.255.0', 'address 10.0.0.14/24')
      .replace('bridge_ports none', 'bridge-ports lo')
      .replace('\tmtu 9000\n', '\tmtu 9000\n\tbridge-stp off\n\tbridge-fd 0\n'),
  );
  expect(await root.read('/etc/resolv.conf')).toMatch(/nameserver 9\.9\.9\.9\nnameserver 10\.0\.0\.1\n$/);
  expect((await calls(root)).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'systemd-run --collect --unit=phoenix-net-restore',
    'ifreload -a',
    'ifreload -a',
    'systemctl stop phoenix-net-restore.timer',
  ]);
  expect(await sh(root, 'ls -A /etc/network')).not.toContain('phoenix');

  // A run that was cut off before it could stop the timer.
  const kept = {...vmbr0, address: '10.0.0.14/24'};
  await sh(root, 'touch /run/armed');
  await converges(root, network, system({interfaces: [kept]}));
  expect((await calls(root)).map((line) => line.split(' ')[0])).toEqual(['ifreload', 'systemctl']);

  // What the reader does not understand is not put in place, and the timer is left to run out.
  await sh(root, "sed -i 's/inet loopback/inet loopbac/' /etc/network/interfaces");
  const broken = await root.read('/etc/network/interfaces');
  expect(await apply(root, network, system({interfaces: [vmbr0]}))).toMatchObject({
    failure: {exitCode: 5, stderr: expect.stringContaining("unsupported address method 'loopbac'")},
  });
  expect(await root.read('/etc/network/interfaces')).toBe(broken);
});

rootTest('apparmor, host name and shared folders', NODE_PACKAGES, async (root) => {
  await playInit(root);
  // Loading needs the kernel; parsing is the real program's.
  await play(
    root,
    'apparmor_parser',
    'case "$*" in *-r*) echo x >>/run/loaded ;; *) exec /sbin/apparmor_parser "$@" ;; esac',
  );
  await play(
    root,
    'cat',
    'if [ "$1" = /sys/kernel/security/apparmor/profiles ]; then [ -e /run/loaded ] && echo "web (enforce)"; exit 0; fi; exec /usr/bin/cat "$@"',
  );
  const profiles = [
    {name: 'web', content: '#include <tunables/global>\n#include <tunables/web>\nprofile web { @{WEB}/** r, }\n'},
  ];
  const tunables = [{name: 'web', content: '@{WEB}=/srv/web\n'}];
  await converges(root, apparmor, {apparmor: {profiles, tunables}});
  expect(
    await apply(root, apparmor, {apparmor: {profiles, tunables: [{name: 'web', content: '@{WEB=/srv\n'}]}}),
  ).toMatchObject({
    failure: {exitCode: 5, stderr: expect.stringContaining('/etc/apparmor.d/tunables/web was left as it was')},
  });
  expect(
    await apply(root, apparmor, {
      apparmor: {profiles: [{name: 'web', content: 'profile web { nonsense }\n'}], tunables},
    }),
  ).toMatchObject({
    failure: {code: 'command-failed', stderr: expect.stringContaining('syntax error')},
  });

  await sh(
    root,
    'mkdir -p /etc/pve; echo "{\\"ids\\":{}}" >/etc/pve/.vmlist; echo "127.0.0.1 localhost" >/etc/hosts; hostname pve1',
  );
  await sh(root, "printf 'auto vmbr0\\niface vmbr0 inet static\\n\\taddress 10.0.0.13/24\\n' >/etc/network/interfaces");
  await play(root, 'hostnamectl', 'hostname "$2"; echo "$2" >/etc/hostname');
  await converges(root, hostname, system({hostname: 'pve2.home.arpa'}));
  expect(await root.read('/etc/hosts')).toBe('127.0.0.1 localhost\n10.0.0.13 pve2.home.arpa pve2\n');
  expect(await sh(root, 'getent hosts pve2; hostname')).toBe('10.0.0.13       pve2.home.arpa pve2\npve2');

  await converges(root, sharedVolumes, {
    sharedVolumes: [{name: 'x', hostPath: '/srv/shared/x', ownerUid: 101000, ownerGid: 101000}],
  });
  expect(await sh(root, 'stat -c "%u:%g %a" /srv/shared/x')).toBe('101000:101000 755');
  const zfs = {pools: [], datasets: [{name: 'tank/x', pool: 'tank', properties: {}}]};
  const onTank = [{name: 'y', hostPath: '/tank/x/y'}];
  expect(await apply(root, sharedVolumes, {zfs, sharedVolumes: onTank})).toMatchObject({
    failure: {reason: 'not-mounted'},
  });
});
