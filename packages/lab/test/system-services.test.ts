import {readFileSync} from 'node:fs';
import {afterAll, expect, test} from '@jest/globals';
import ssh2 from 'ssh2';
import {bareProfile, type NodeSetup, openLab} from '../src/index.js';
import {goDown} from '../src/reboot.js';
import {md4} from '../src/verbs/system/accounts/md4.js';
import {table} from '../src/verbs/system/table.js';
import {newFolder, newNode, type Run, removeFolders, until} from './rig.js';

afterAll(removeFolders);
const bare = (setup: NodeSetup = {}, dir = newFolder()) => {
  const profile = bareProfile({
    storages: [],
    templates: [],
    bridges: [],
    gpuCount: 1,
    packages: [],
    nvidiaVersion: '550.90.07',
  });
  return newNode(dir, 0, {...profile, setup: {...profile.setup, ...setup}});
};
const said = async (sh: Run, script: string, stdin: string | Buffer = ''): Promise<string> => {
  const {end, stdout, stderr} = await sh(script, stdin);
  return stdout + stderr + ('code' in end && end.code !== 0 ? `exit ${end.code}\n` : '');
};
const inTurn = async (sh: Run, cases: readonly (readonly [script: string, answer: string, stdin?: string])[]) => {
  for (const [script, answer, stdin] of cases)
    expect([script, await said(sh, script, stdin)]).toEqual([script, answer]);
};
const sources =
  'rm /etc/apt/sources.list.d/*; echo "deb http://deb.debian.org/debian bookworm main contrib non-free non-free-firmware" > /etc/apt/sources.list; apt-get update >/dev/null';

test('accounts stand in passwd, group and shadow, with the exit codes of shadow-utils', async () => {
  const {sh} = bare();
  await inTurn(sh, [
    ['useradd -m -s /bin/bash -G sudo bob; useradd bob', "useradd: user 'bob' already exists\nexit 9\n"],
    ['useradd -g nope eve', "useradd: group 'nope' does not exist\nexit 6\n"],
    ['useradd -u 1000 eve', 'useradd: UID 1000 is not unique\nexit 4\n'],
    ["useradd 'E v'", "useradd: invalid user name 'E v': use --badname to ignore\nexit 3\n"],
    ['groupadd sudo', "groupadd: group 'sudo' already exists\nexit 9\n"],
    [
      'groupadd staff; usermod -aG staff bob; id -nG bob; id bob',
      'bob sudo staff\nuid=1000(bob) gid=1000(bob) groups=1000(bob),27(sudo),1001(staff)\n',
    ],
    [
      'usermod -G staff bob; id -nG bob; usermod -s /bin/sh nobodyhere',
      "bob staff\nusermod: user 'nobodyhere' does not exist\nexit 6\n",
    ],
    [
      'grep ^bob: /etc/shadow | cut -d: -f2; chpasswd -e; grep ^bob: /etc/shadow | cut -d: -f2',
      '!\n$6$a$b\n',
      'bob:$6$a$b\n',
    ],
    [
      'chpasswd -e',
      "chpasswd: line 1: user 'eve' does not exist\nchpasswd: error detected, changes ignored\nexit 1\n",
      'eve:x\n',
    ],
    [
      'getent passwd bob; getent group staff; getent passwd eve',
      'bob:x:1000:1000::/home/bob:/bin/bash\nstaff:x:1001:bob\nexit 2\n',
    ],
    [
      'stat -c "%a %U:%G" /home/bob /etc/shadow; id eve',
      '700 bob:bob\n640 root:root\nid: ‘eve’: no such user\nexit 1\n',
    ],
    ['pveum user add bob@pam; pveum user add bob@pam', "create user failed: user 'bob@pam' already exists\nexit 255\n"],
    ['pveum acl modify / --users eve@pam --roles Administrator', "user 'eve@pam' does not exist\nexit 255\n"],
    ['pveum acl modify / --users bob@pam --roles King', "role 'King' does not exist\nexit 255\n"],
    [
      'pveum acl modify / --users bob@pam --roles Administrator; pveum acl modify / --users bob@pam --roles PVEAuditor; pveum acl delete / --users bob@pam --roles PVEAuditor; tail -n 1 /etc/pve/user.cfg',
      'acl:1:/:bob@pam:Administrator:\n',
    ],
    [
      'pveum pool add house --comment all; pveum pool add house/media; pveum pool modify house --vms 105,106; grep ^pool: /etc/pve/user.cfg',
      'pool:house/media::::\npool:house:all:105,106::\n',
    ],
    ['pveum pool add house', "create pool failed: pool 'house' already exists\nexit 255\n"],
    ['pveum pool add a/b', "create pool failed: parent 'a' of pool 'a/b' does not exist\nexit 255\n"],
    ['pveum pool modify house --vms 105', 'update pools failed: VM 105 is already a pool member\nexit 255\n'],
    [
      'pveum pool modify house/media --vms 105',
      "update pools failed: VM 105 is already in pool 'house' and allow-move not set\nexit 255\n",
    ],
    [
      'pveum pool modify house/media --vms 105 --allow-move 1; grep ^pool: /etc/pve/user.cfg',
      'pool:house/media::105::\npool:house:all:106::\n',
    ],
    ['pveum pool modify nope --vms 105', "update pools failed: pool 'nope' does not exist\nexit 255\n"],
    [
      'pveum user add eve@pam --nope',
      'Unknown option: nope\n400 unable to parse option\npveum user add <userid> [OPTIONS]\nexit 2\n',
    ],
  ]);
  expect(md4(Buffer.from('password', 'utf16le'))).toBe('8846f7eaee8fb117ad06bdd830b7586c');
});

test('samba, nfs and sudo come with their packages and read their files', async () => {
  const {sh} = bare();
  await inTurn(sh, [
    ['testparm -s', 'bash: line 1: testparm: command not found\nexit 127\n'],
    [
      `${sources}; apt-get install -y samba nfs-kernel-server sudo >/dev/null; systemctl is-active smbd nfs-server`,
      'active\nactive\n',
    ],
    ['smbpasswd -s -a bob', 'Failed to add entry for user bob.\nexit 1\n', 'x\nx\n'],
    [
      'useradd -M bob; smbpasswd -s -a bob; pdbedit -L; pdbedit -L -w | cut -d: -f1,2,4',
      'Added user bob.\nbob:1000:\nbob:1000:8846F7EAEE8FB117AD06BDD830B7586C\n',
      'password\npassword\n',
    ],
    ['smbpasswd -s -a bob', 'Mismatch - password unchanged.\nUnable to get new password.\nexit 1\n', 'a\nb\n'],
    [
      'printf "[x]\\n path = /srv\\n nonsense = 1\\n" > /tmp/s; testparm -s /tmp/s 2>&1 | grep -i unknown',
      'Unknown parameter encountered: "nonsense"\nIgnoring unknown parameter "nonsense"\n',
    ],
    ['testparm -s /tmp/none 2>/dev/null', 'exit 1\n'],
    [
      'mkdir -p /srv/x /etc/exports.d; echo "/srv/x 10.0.0.0/24(rw,no_root_squash)" > /etc/exports.d/a.exports; exportfs -ra; exportfs -s',
      '/srv/x  10.0.0.0/24(sync,wdelay,hide,no_subtree_check,sec=sys,secure,no_all_squash,rw,no_root_squash)\n',
    ],
    [
      'echo "/srv/y *(rw)" > /etc/exports.d/b.exports; exportfs -ra',
      'exportfs: Failed to stat /srv/y: No such file or directory\nexit 1\n',
    ],
    [
      'echo "/srv/x *(what)" > /etc/exports.d/b.exports; exportfs -ra',
      'exportfs: /etc/exports.d/b.exports:1: unknown keyword "what"\nexit 1\n',
    ],
    [
      'echo "bob ALL=(ALL:ALL) NOPASSWD: ALL" > /tmp/a; visudo -cf /tmp/a; echo "bob ALL ALL ALL" > /tmp/b; visudo -cf /tmp/b 2>/dev/null',
      '/tmp/a: parsed OK\nexit 1\n',
    ],
    [
      'sshd -t; echo "PermitRoot no" > /etc/ssh/sshd_config.d/x.conf; sshd -t',
      '/etc/ssh/sshd_config.d/x.conf: line 1: Bad configuration option: PermitRoot\n/etc/ssh/sshd_config.d/x.conf: terminating, 1 bad configuration options\nexit 255\n',
    ],
    [
      'printf "[OPTIONS]\\nenable: 1\\n" > /etc/pve/firewall/cluster.fw; pve-firewall status; pve-firewall compile | tail -n 1',
      'Status: enabled/running\nno changes\n',
    ],
    ['echo "@{SHARES}=/srv/*" > /tmp/t; apparmor_parser -Q -K /tmp/t && echo fine', 'fine\n'],
  ]);
});

test('systemctl goes by unit files and their links; what is enabled is there after a reboot', async () => {
  const {sh, shared} = bare();
  const unit =
    '[Unit]\\nDescription=x\\n[Service]\\nExecStart=/usr/bin/sleep 1\\n[Install]\\nWantedBy=multi-user.target\\n';
  await inTurn(sh, [
    [
      'systemctl is-active ssh; systemctl is-enabled ssh; systemctl is-active nope',
      'active\nenabled\ninactive\nexit 3\n',
    ],
    ['systemctl start nope', 'Failed to start nope.service: Unit nope.service not found.\nexit 5\n'],
    ['systemctl enable nope', 'Failed to enable unit: Unit file nope.service does not exist.\nexit 1\n'],
    [
      `printf "${unit}" > /etc/systemd/system/own.service; systemctl daemon-reload; systemctl enable --now own`,
      'Created symlink /etc/systemd/system/multi-user.target.wants/own.service → /etc/systemd/system/own.service.\n',
    ],
    [
      'systemctl is-active own; systemctl disable own 2>/dev/null; systemctl is-active own; systemctl is-enabled own',
      'active\nactive\ndisabled\nexit 1\n',
    ],
    [
      'systemctl mask chrony 2>/dev/null; systemctl restart chrony',
      'Failed to restart chrony.service: Unit chrony.service is masked.\nexit 1\n',
    ],
    [
      'printf "[Service]\\nExecStart=/opt/none\\n" > /etc/systemd/system/bad.service; systemctl start bad 2>/dev/null; systemctl is-failed bad',
      'failed\n',
    ],
    [
      'systemctl show -p LoadState,ActiveState,UnitFileState ssh.service nope.service',
      'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n',
    ],
    ['systemctl frob', 'Unknown command verb frob.\nexit 1\n'],
    ['systemctl start own', ''],
  ]);
  goDown(shared);
  expect(await said(sh, 'systemctl is-active own ssh')).toBe('inactive\nactive\n');
});

test('a timer goes off in its time, unless it is stopped, and outlives the server', async () => {
  const dir = newFolder();
  const {sh, shared} = bare({}, dir);
  await inTurn(sh, [
    [
      'systemd-run --collect --unit=later --on-active=3600 --timer-property=AccuracySec=1s touch /root/later 2>/dev/null; systemctl is-active later.timer',
      'active\n',
    ],
    [
      'systemd-run --unit=later --on-active=1 true',
      'Failed to start transient timer unit: Unit later.timer was already loaded or has a fragment file.\nexit 1\n',
    ],
    ['systemd-run --unit=x --on-active=soon true', 'Failed to parse timer value: soon: Invalid argument\nexit 1\n'],
  ]);
  shared.timers.close();
  const next = bare({}, dir);
  await inTurn(next.sh, [
    [
      'systemctl is-active later.timer; systemctl stop later.timer; systemctl stop later.timer',
      'active\nFailed to stop later.timer: Unit later.timer not loaded.\nexit 5\n',
    ],
    ['systemd-run --unit=now --on-active=0 sh -c \'echo "$1" > /root/now\' sh "it\'s" 2>/dev/null', ''],
  ]);
  await until(() => next.shared.timers.list().length === 0);
  let text = '';
  while (text === '') text = (await next.sh('cat /root/now 2>/dev/null')).stdout;
  expect(text).toBe("it's\n");
});

test('the driver waits for a reboot where nouveau holds the cards', async () => {
  const {sh, shared} = bare({nouveau: true});
  await inTurn(sh, [
    [
      'grep -c nouveau /proc/modules; ls /sys/module/nvidia',
      "1\nls: cannot access '/sys/module/nvidia': No such file or directory\nexit 2\n",
    ],
    [
      `${sources}; apt-get install -y nvidia-driver >/dev/null; nvidia-smi -L`,
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n\nexit 9\n",
    ],
    [
      'modinfo -F version nvidia; modprobe nvidia',
      "550.90.07\nmodprobe: ERROR: could not insert 'nvidia': No such device\nexit 1\n",
    ],
  ]);
  goDown(shared);
  await inTurn(sh, [
    [
      'nvidia-smi --query-gpu=driver_version --format=csv,noheader; cat /sys/module/nvidia/version; test -c /dev/nvidia0 && lsmod | grep -c nouveau',
      '550.90.07\n550.90.07\n0\nexit 1\n',
    ],
  ]);
  const runfile = bare();
  await inTurn(runfile.sh, [
    [
      'curl -fsSLo /root/NVIDIA-Linux-x86_64-550.54.14.run https://us.download.nvidia.com/x.run; sh /root/NVIDIA-Linux-x86_64-550.54.14.run',
      'ERROR: You appear to be running without a terminal; use --silent.\nexit 1\n',
    ],
    [
      'sh /root/NVIDIA-Linux-x86_64-550.54.14.run --silent --dkms >/dev/null; nvidia-smi --query-gpu=driver_version --format=csv,noheader',
      '550.54.14\n',
    ],
  ]);
});

test('kernel settings take effect when they would', async () => {
  const {sh, shared} = bare();
  await inTurn(sh, [
    [
      'echo "options zfs zfs_arc_max=1024" > /etc/modprobe.d/zfs.conf; update-initramfs -u >/dev/null; cat /sys/module/zfs/parameters/zfs_arc_max; echo 512 > /sys/module/zfs/parameters/zfs_arc_max',
      '0\n',
    ],
    [
      'sed -i \'s/"quiet"/"quiet intel_iommu=on"/\' /etc/default/grub; update-grub 2>/dev/null; grep -c iommu /proc/cmdline',
      '0\nexit 1\n',
    ],
    ['modprobe nope', 'modprobe: FATAL: Module nope not found in directory /lib/modules/6.8.12-10-pve\nexit 1\n'],
    [
      'hostnamectl set-hostname pve7; systemctl restart pve-cluster; uname -n; readlink /etc/pve/local',
      'pve7\nnodes/pve7\n',
    ],
    [
      'timedatectl set-timezone Mars/Base',
      "Failed to set time zone: Invalid or not installed time zone 'Mars/Base'\nexit 1\n",
    ],
    [
      'timedatectl set-timezone Europe/Berlin; cat /etc/timezone; readlink /etc/localtime',
      'Europe/Berlin\n/usr/share/zoneinfo/Europe/Berlin\n',
    ],
  ]);
  goDown(shared);
  expect(
    await said(sh, 'cat /sys/module/zfs/parameters/zfs_arc_max; grep -c intel_iommu=on /proc/cmdline; uname -n'),
  ).toBe('1024\n1\npve7\n');
});

test('rows name their source, and refuse what is not in them', async () => {
  const {sh} = bare();
  expect(table.filter(({source}) => source.trim() === '')).toEqual([]);
  expect(new Set(table.map(({argv}) => argv)).size).toBe(table.length);
  expect(await said(sh, 'timedatectl frobnicate 2>/dev/null')).toBe('exit 2\n');
  expect(
    await said(
      sh,
      'install -D -m 0600 -o www-data /etc/hostname /srv/deep/file; stat -c "%a %U" /srv/deep/file; chmod --reference=/srv/deep/file /etc/hosts; stat -c %a /etc/hosts',
    ),
  ).toBe('600 www-data\n600\n');
});

test('a node that took its address away is out of reach until the timer has put the old file back', async () => {
  const profile = bareProfile({
    storages: [],
    templates: [],
    bridges: [],
    gpuCount: 0,
    address: '10.9.8.7/24',
    gateway: '10.9.8.1',
  });
  const lab = await openLab({dir: newFolder(), speed: 10, profile});
  const connect = () =>
    new Promise<ssh2.Client>((resolve, reject) => {
      const client = new ssh2.Client();
      client.on('ready', () => resolve(client)).on('error', reject);
      client.connect({host: lab.host, port: lab.port, username: 'root', privateKey: readFileSync(lab.identityFile)});
    });
  const exec = (client: ssh2.Client, command: string) =>
    new Promise<string>((resolve, reject) => {
      client.exec(command, (error, channel) => {
        if (error !== undefined) {
          reject(error);
          return;
        }
        let text = '';
        channel.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        channel.on('close', () => resolve(text)).resume();
      });
    });
  try {
    const client = await connect();
    client.on('error', () => {});
    expect(await exec(client, 'echo $SSH_CONNECTION')).toBe('10.9.8.2 40000 10.9.8.7 22\n');
    const ended = new Promise<void>((resolve) => client.on('close', () => resolve()));
    await exec(
      client,
      'cp /etc/network/interfaces /root/old; systemd-run --unit=restore --on-active=5 sh -c "mv /root/old /etc/network/interfaces && ifreload -a"; sed -i s/10.9.8.7/10.9.8.9/ /etc/network/interfaces; ifreload -a',
    );
    await ended;
    await expect(connect()).rejects.toThrow();
    const again = async () => {
      for (;;) {
        const back = await connect().catch(() => undefined);
        if (back !== undefined) return back;
      }
    };
    const back = await again();
    back.on('error', () => {});
    expect(await exec(back, 'grep -c 10.9.8.7 /etc/network/interfaces')).toBe('1\n');
    const down = new Promise<void>((resolve) => back.on('close', () => resolve()));
    await exec(back, 'touch /run/before /root/before; systemctl reboot');
    await down;
    const up = await again();
    expect(await exec(up, 'ls /run/before /root/before 2>/dev/null; uname -n')).toBe('/root/before\npve1\n');
    up.end();
  } finally {
    await lab.close();
  }
});
