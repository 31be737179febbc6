// biome-ignore-all lint/suspicious/noTemplateCurlyInString: dpkg-query's own
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {validateProfile} from '../src/index.js';
import type {Profile} from '../src/node.js';
import {newFolder, newNode, profile, type Run, removeFolders} from './rig.js';

afterAll(removeFolders);

const SUM = 'ab'.repeat(32);
const URL = 'https://us.download.nvidia.com/NVIDIA-Linux-x86_64-550.54.14.run';
const own: Profile = {...profile, images: ['/root/noble.img'], sums: {[URL]: SUM.toUpperCase()}};

const USER = `#cloud-config
hostname: web
users:
  - {name: ops, groups: [sudo], sudo: 'ALL=(ALL) NOPASSWD:ALL', shell: /bin/bash, lock_passwd: false, hashed_passwd: $6$x, ssh_authorized_keys: [ssh-ed25519 AAAA ops]}
packages: [qemu-guest-agent, nfs-common]
write_files:
  - {path: /etc/plain, content: a}
  - {path: /srv/own, content: b, owner: 'ops:ops', permissions: '0640', defer: true}
`;
const START = `cat > /var/lib/vz/snippets/u.yaml
qm create 700 --name v700 --memory 512 --agent enabled=1 --scsi0 tank:0,import-from=/root/noble.img --ide2 tank:cloudinit --cicustom user=local:snippets/u.yaml
qm start 700
pct create 900 local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst --rootfs tank:4 --hostname web --unprivileged 1 --mp0 tank:1,mp=/data
pct start 900`;

let sh: Run;
beforeAll(async () => {
  ({sh} = newNode(newFolder(), 0, own));
  await sh(START, USER);
});

/** stdout, stderr and the exit code where it is not 0, of a script in the container or the machine. */
const inContainer = async (script: string, stdin = ''): Promise<string> => {
  const {end, stdout, stderr} = await sh(`pct exec 900 -- sh -c '${script.replaceAll("'", "'\\''")}'`, stdin);
  return `${stdout}${stderr}${'code' in end && end.code !== 0 ? `exit ${end.code}\n` : ''}`;
};
const inMachine = async (script: string, stdin = ''): Promise<string> => {
  const command = `qm guest exec 700 --pass-stdin 1 -- sh -c '${script.replaceAll("'", "'\\''")}'`;
  const said = JSON.parse((await sh(command, stdin)).stdout);
  return `${said['out-data'] ?? ''}${said['err-data'] ?? ''}${said.exitcode === 0 ? '' : `exit ${said.exitcode}\n`}`;
};
const both = [
  ['a container', inContainer],
  ['a machine', inMachine],
] as const;

test.each(both)('accounts in %s are those of its own files', async (_, inside) => {
  expect(await inside('groupadd deploy && useradd --create-home --shell /bin/bash -G deploy bob && id -nG bob')).toBe(
    'bob deploy\n',
  );
  expect(await inside('chpasswd -e && grep ^bob: /etc/shadow | cut -d : -f 2', 'bob:$6$salt$hash\n')).toBe(
    '$6$salt$hash\n',
  );
  expect(await inside('chpasswd', 'nobody-here:x\n')).toContain("user 'nobody-here' does not exist");
  expect(
    await inside('usermod --append --groups sudo bob; getent group sudo | cut -d : -f 4; getent passwd eve'),
  ).toMatch(/bob\nexit 2\n$/);
  expect(await inside('touch /srv/x && chown bob:deploy /srv/x && stat -c %U:%G /srv/x')).toBe('bob:deploy\n');
  expect(await inside('chown eve /srv/x')).toContain('invalid user');
  expect((await sh('getent passwd bob')).end).toEqual({code: 2});
});

test.each(both)('%s has a package manager, whose lists are fetched first', async (_, inside) => {
  expect(await inside('apt-get -y install htop')).toBe('E: Unable to locate package htop\nexit 100\n');
  expect(await inside('apt-get -q update >/dev/null && apt-get -y install no-such-thing')).toBe(
    'E: Unable to locate package no-such-thing\nexit 100\n',
  );
  expect(
    await inside("apt-get -y install htop sudo >/dev/null; dpkg-query -W -f '${db:Status-Abbrev}|${Package}|\\n' htop"),
  ).toBe('ii |htop|\n');
  expect(await inside('printf "ops ALL=(ALL) ALL\\n" > /root/r && visudo -c -q -f /root/r')).toBe('');
  expect(await inside('echo nonsense > /root/r; visudo -cf /root/r')).toContain('syntax error');
  expect(await inside('echo Nonsense yes > /root/s; sshd -t -f /root/s')).toContain(
    'Bad configuration option: Nonsense',
  );
});

const UNIT = '[Mount]\nWhat=10.0.0.2:/export\nWhere=/mnt/my media\nType=nfs\n\n[Install]\nWantedBy=remote-fs.target\n';
const NAME = 'mnt-my\\x20media.mount';

test.each(both)('a mount unit of %s mounts, once there is a helper, also after a reboot', async (_, inside) => {
  await inside(`cat > "/etc/systemd/system/${NAME}"`, UNIT);
  if (inside === inContainer) {
    expect(await inside(`systemctl start '${NAME}'`)).toContain(`Job for ${NAME} failed`);
    await inside('apt-get -q update && apt-get -y install nfs-common');
  }
  const mounted = 'findmnt -rn -t nfs,nfs4 -o TARGET,SOURCE';
  expect(await inside(mounted)).toBe('exit 1\n');
  expect(await inside(`systemctl -q enable -- '${NAME}'; systemctl restart -- '${NAME}'; ${mounted}`)).toBe(
    '/mnt/my\\x20media 10.0.0.2:/export\n',
  );
  await sh(inside === inContainer ? 'pct reboot 900' : 'qm shutdown 700; qm start 700');
  expect(await inside(`${mounted}; mountpoint -q '/mnt/my media' && mountpoint /`)).toBe(
    '/mnt/my\\x20media 10.0.0.2:/export\n/ is a mountpoint\n',
  );
  expect(await inside(`systemctl disable --now -- '${NAME}' 2>/dev/null; ${mounted}`)).toBe('exit 1\n');
  await inside('cat > /etc/systemd/system/other.mount', UNIT);
  expect(await inside('systemctl start other.mount')).toContain('bad unit file setting');
});

test.each(both)('time, locale and name of %s are set by their programs', async (_, inside) => {
  expect(await inside('timedatectl set-timezone Europe/Berlin; timedatectl show -p Timezone --value')).toBe(
    'Europe/Berlin\n',
  );
  expect(await inside('timedatectl set-timezone Mars/Base')).toContain('Invalid or not installed time zone');
  expect(
    await inside('update-locale LANG=C.UTF-8 LC_TIME=de_DE.UTF-8; update-locale LC_TIME; cat /etc/default/locale'),
  ).toBe('LANG=C.UTF-8\n');
  expect(await inside('update-locale EN')).toContain('invalid argument');
  expect(await inside('hostnamectl set-hostname other; cat /etc/hostname; hostnamectl --static')).toBe(
    'other\nother\n',
  );
});

test("services that have a unit in the guest are modelled, an application's are well", async () => {
  await inContainer(
    'cat > /etc/systemd/system/mine.service',
    '[Service]\nExecStart=/opt/mine\n[Install]\nWantedBy=multi-user.target\n',
  );
  expect(await inContainer('systemctl is-active docker; systemctl restart docker; systemctl is-enabled docker')).toBe(
    'active\nenabled\n',
  );
  expect(await inContainer('systemctl is-active mine; systemctl start mine 2>/dev/null')).toBe('inactive\nexit 1\n');
  expect(
    await inContainer(
      'touch /opt/mine; systemctl daemon-reload; systemctl enable --now mine 2>/dev/null; systemctl is-active mine',
    ),
  ).toBe('active\n');
});

test('cloud-init leaves users, their rules and files as it does in life', async () => {
  expect(
    await inMachine('cat /etc/sudoers.d/90-cloud-init-users; visudo -c -f /etc/sudoers.d/90-cloud-init-users'),
  ).toBe(
    '# Created by cloud-init v. 25.1\n\n# User rules for ops\nops ALL=(ALL) NOPASSWD:ALL\n/etc/sudoers.d/90-cloud-init-users: parsed OK\n',
  );
  expect(await inMachine('stat -c "%a %U:%G" /etc/plain /srv/own; grep ^ops: /etc/shadow | cut -d : -f 2')).toBe(
    '644 root:root\n640 ops:ops\n$6$x\n',
  );
  expect(await inMachine('cloud-init status')).toBe('status: done\n');
  // Files come before users, unless they are deferred.
  await sh('cat > /var/lib/vz/snippets/u.yaml', USER.replace(', defer: true', ''));
  await sh('qm clone 700 701 --full 1; qm set 701 --cicustom user=local:snippets/u.yaml; qm start 701');
  await sh(
    'qm create 702 --name v702 --memory 512 --agent enabled=1 --scsi0 tank:0,import-from=/root/noble.img --ide2 tank:cloudinit --cicustom user=local:snippets/u.yaml; qm start 702',
  );
  expect((await sh('qm guest exec 702 -- cloud-init status --long')).stdout).toContain(
    'Unknown user or group: ops:ops',
  );
});

test('what a URL gives has the sum that the profile says', async () => {
  const out = async (script: string) => (await sh(script)).stdout;
  expect(await out(`wget -nv -O /root/n.run ${URL}; sha256sum < /root/n.run`)).toBe(`${SUM}  -\n`);
  expect(await out(`cd /root && curl -fsSLO ${URL}; echo '${SUM}  n.run' | sha256sum -c`)).toBe('n.run: OK\n');
  expect(await out(`echo '${SUM}  /etc/hostname' | sha256sum -c; echo $?`)).toBe('/etc/hostname: FAILED\n1\n');
  expect(
    await out(`curl -fsSL -o /root/other.img https://example.org/other.img; sha256sum /root/other.img`),
  ).not.toContain(SUM);
  expect(validateProfile(own)).toEqual({profile: own});
});

test("samba's configuration comes with its package, and is the admin's then", async () => {
  const file = '/etc/samba/smb.conf';
  expect((await sh(`grep -c '^\\[global\\]' ${file}`)).stdout).toBe('1\n');
  await sh('rm -f /etc/apt/sources.list.d/*; apt-get update');
  expect(
    (await sh(`echo '# mine' >> ${file}; apt-get -y install samba; grep -c mine ${file}; testparm -s >/dev/null`))
      .stdout,
  ).toMatch(/1\n$/);
  expect((await sh('systemctl is-active smbd')).stdout).toBe('active\n');
});
