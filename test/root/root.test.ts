import {expect} from '@jest/globals';
import {NODE_PACKAGES} from './make-root.js';
import {rootTest} from './root-test.js';

rootTest("a root is a real Debian with a node's tools, and nothing in it starts", NODE_PACKAGES, async (root) => {
  expect(await root.read('/etc/os-release')).toContain('VERSION_CODENAME=bookworm');
  const host = root.host('pve1');
  const signal = new AbortController().signal;
  await host.write('/etc/motd', 'hello\n', {signal, mode: '0600', owner: 'root:adm'});
  expect(await root.exec(['stat', '-c', '%a %U:%G', '/etc/motd'])).toMatchObject({stdout: '600 root:adm\n'});
  expect(await host.exec({argv: ['cat'], stdin: 'é'}, {signal})).toEqual({exitCode: 0, stdout: 'é', stderr: ''});
  const asked = await root.exec(['sh', '-c', 'echo "$A"; exit 3'], {env: {A: "it's"}});
  expect(asked).toEqual({exitCode: 3, stdout: "it's\n", stderr: ''});
  const tools =
    'visudo -c && testparm -s /dev/null && apparmor_parser --version && ifquery -a && sshd -t && exportfs -v';
  expect(await root.exec(['sh', '-ec', tools])).toMatchObject({exitCode: 0});
  expect((await root.exec(['systemctl', 'restart', 'ssh'])).stderr).toContain('ignoring command');
  expect((await root.exec(['ps', '-e', '-o', 'comm='])).stdout.trim().split('\n')).toEqual(['enter.sh', 'cat', 'ps']);
  expect((await root.exec(['sysctl', '-w', 'vm.swappiness=60'])).exitCode).not.toBe(0);
});

rootTest('what one test writes the next one does not find', NODE_PACKAGES, async (root) => {
  expect((await root.exec(['cat', '/etc/motd'])).stdout).not.toBe('hello\n');
});
