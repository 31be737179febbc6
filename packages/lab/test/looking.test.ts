import {afterAll, expect, test} from '@jest/globals';
import {newFolder, newNode, removeFolders} from './rig.js';

afterAll(removeFolders);

const lslocks = 'lslocks --noheadings --raw --output MODE,PATH';

test('what only tells: disks, locks, the clock, sshd', async () => {
  const {sh} = newNode(newFolder(), 0);
  const said = async (script: string) => {
    const {end, stdout, stderr} = await sh(script, '');
    return `${stdout}${stderr}${'code' in end && end.code !== 0 ? `exit ${end.code}\n` : ''}`;
  };
  expect(await said('df -k -P / /var/lib/vz')).toMatch(
    /^Filesystem 1024-blocks Used Available Capacity Mounted on\n(\/dev\/mapper\/pve-root \d+ 4194304 \d+ \d+% \/\n){2}$/,
  );
  expect(await said('df -k -P /etc/pve')).toBe(
    "df: lab: /etc/pve: of the node's file systems only / has a size\nexit 1\n",
  );
  expect(await said(`${lslocks}; touch /run/a.lock; ${lslocks}; flock /run/a.lock ${lslocks}`)).toBe(
    'WRITE /run/a.lock\n',
  );
  expect(await said('timedatectl show -p NTPSynchronized --value; systemctl stop chrony')).toBe('yes\n');
  expect(await said('timedatectl show -p NTPSynchronized --value')).toBe('no\n');
  expect(await said('sshd -T | grep ^max; sshd -T | grep ^permitroot')).toBe(
    'maxauthtries 6\nmaxsessions 10\nmaxstartups 10:30:100\npermitrootlogin yes\n',
  );
  await said('echo "MaxSessions 2\nMatch User ann\nMaxStartups 1" > /etc/ssh/sshd_config.d/own.conf');
  expect(await said('sshd -T | grep -E "^max(ses|sta)"')).toBe('maxsessions 2\nmaxstartups 10:30:100\n');
  expect(await said('grep MemTotal /proc/meminfo; test -e /dev/kvm && echo kvm')).toMatch(/^MemTotal: +\d+ kB\nkvm\n$/);
});
