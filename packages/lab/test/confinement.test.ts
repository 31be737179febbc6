import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {newNode, removeFolders} from './rig.js';
import {makeRig, type Rig} from './verbs-rig.js';

let rig: Rig;
beforeEach(() => {
  rig = makeRig();
});
afterEach(() => {
  rig.close();
  removeFolders();
});

const template = 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst';
const LOADED = '/sys/kernel/security/apparmor/profiles';

test('apparmor_parser checks, loads, replaces and removes what a file declares', async () => {
  const {sh} = newNode();
  const file = '/etc/apparmor.d/tight';
  expect(await sh(`cat > ${file}`, 'profile tight flags=(a) {\n  /dev/{null,zero} rw,\n}\n')).toMatchObject({
    stderr: '',
  });
  expect((await sh(`apparmor_parser -Q -K ${file} && grep -c tight ${LOADED}`)).stdout).toBe('0\n');
  for (const flag of ['-r', '-r']) {
    expect((await sh(`apparmor_parser ${flag} -K ${file}`)).stderr).toBe('');
    expect((await sh(`grep tight ${LOADED}`)).stdout).toBe('tight (enforce)\n');
  }
  await sh(`apparmor_parser -R ${file}`);
  expect((await sh(`cat ${LOADED}`)).stdout).toMatch(/^lxc-container-default-cgns \(enforce\)\n/);
  expect((await sh(`cat ${LOADED}`)).stdout).not.toMatch(/tight/);
  await sh(`cat > ${file}`, 'profile tight {\n}\n}\n');
  expect(await sh(`apparmor_parser -Q ${file}`)).toMatchObject({
    stderr: `AppArmor parser error for ${file} in profile ${file} at line 3: syntax error, unexpected TOK_CLOSE\n`,
  });
  expect((await sh('apparmor_parser -Q /etc/apparmor.d/none; echo $?')).stdout).toBe('1\n');
});

test('a container does not start under a profile that is not loaded, nor with ids that root may not give away', async () => {
  const {files} = rig.node;
  expect(await rig.run(`pct create 900 ${template} --rootfs pool:1 --unprivileged 1`)).toMatchObject({code: 0});
  const path = `/etc/pve/nodes/${rig.node.name}/lxc/900.conf`;
  const plain = files.read(path)!.toString();
  files.mkdir('/sys/kernel/security/apparmor', {parents: true});
  files.write(LOADED, '');
  files.write('/etc/subuid', 'root:100000:65536\n');
  files.write('/etc/subgid', 'root:100000:65536\n');
  const start = async (...raw: readonly string[]) => {
    files.write(path, [plain.trimEnd(), ...raw, ''].join('\n'));
    const {code, stdout, stderr} = await rig.run('pct start 900');
    if (code === 0) await rig.run('pct stop 900');
    return {code, said: stdout + stderr};
  };
  const profile = await start('lxc.apparmor.profile: tight');
  expect(profile.code).not.toBe(0);
  expect(profile.said).toContain('Failed to write AppArmor profile "tight"');
  files.write(LOADED, 'tight (enforce)\n');
  expect(await start('lxc.apparmor.profile: tight')).toMatchObject({code: 0});

  const map = ['lxc.idmap: u 0 100000 1000', 'lxc.idmap: u 1000 1000 1', 'lxc.idmap: u 1001 101001 64535'];
  const groups = 'lxc.idmap: g 0 100000 65536';
  const denied = await start(...map, groups);
  expect(denied.code).not.toBe(0);
  expect(denied.said).toContain('uid range [1000-1001) -> [1000-1001) not allowed');
  files.write('/etc/subuid', 'root:100000:65536\nroot:1000:1\n');
  expect(await start(...map, groups)).toMatchObject({code: 0});
});
