import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from '@jest/globals';
import {apply, CHANGED, converges, sh, UNCHANGED} from './feature.js';
import {rootTest} from './root-test.js';

// An image that stays up; nothing of it is fetched.
const IMAGE = [
  'tar -ch /bin/sleep $(ldd /bin/sleep | grep -o "/[^ ]*") 2>/dev/null |',
  `docker import --change 'CMD ["/bin/sleep", "1000"]' - "$0"`,
].join(' ');

rootTest(
  'portainer, on a real Docker daemon',
  ['openssh-server', 'systemd-sysv'],
  async (root) => {
    await sh(root, 'mkdir /var/lib/docker; mount -t tmpfs tmpfs /var/lib/docker');
    expect(await apply(root, 'docker', {source: 'distribution'})).toMatchObject(CHANGED);
    expect(await apply(root, 'portainer_agent')).toMatchObject({
      status: 'failed',
      failure: {stderr: 'portainer_agent: the Docker daemon does not answer; look at: systemctl status docker'},
    });
    await sh(root, 'unshare --net --cgroup --mount sh /dockerd.sh >/var/log/dockerd.log 2>&1 </dev/null &');
    await sh(
      root,
      'for _ in $(seq 60); do ! docker version >/dev/null 2>&1 || exit 0; sleep 0.5; done; tail /var/log/dockerd.log >&2; exit 1',
    );
    try {
      expect(await sh(root, 'docker info --format "{{.Driver}}"')).toBe('overlay2');
      // Its waiting for a container that dies is not what is looked at here.
      await sh(root, 'ln -s /bin/true /usr/local/bin/sleep');
      for (const [name, container, image, port] of [
        ['portainer_server', 'portainer', 'portainer/portainer-ce:2.27.9', 9443],
        ['portainer_agent', 'portainer_agent', 'portainer/agent:2.27.9', 9001],
      ] as const) {
        const ask = (format: string) => sh(root, `docker inspect --format '${format}' ${container}`);
        expect(await root.exec(['sh', '-c', IMAGE, image])).toMatchObject({exitCode: 0});
        await converges(root, name, {}, `docker kill ${container}`);
        const made = await ask('{{.Id}}');
        expect(await ask('{{json .HostConfig.PortBindings}}')).toContain(`"HostPort":"${port}"`);
        expect(await ask('{{.HostConfig.RestartPolicy.Name}}')).toBe('always');
        // Another port: the same data, a new container; a port that is taken is said, and a free one mends it.
        if (name === 'portainer_agent')
          expect(await apply(root, name, {port: 8888})).toMatchObject({
            status: 'failed',
            failure: {stderr: expect.stringContaining('portainer_agent cannot be run: is one of its ports taken?')},
          });
        const free = {port: name === 'portainer_agent' ? 8889 : 8888};
        expect(await apply(root, name, free)).toMatchObject(CHANGED);
        expect(await apply(root, name, free)).toMatchObject(UNCHANGED);
        expect(await ask('{{.Id}}')).not.toBe(made);
      }
    } finally {
      await sh(root, 'docker rm --force $(docker ps --all --quiet) >/dev/null || true');
      await sh(root, 'pid=$(cat /run/dockerd.sh.pid); kill "$pid"; timeout 20 tail --pid="$pid" -f /dev/null');
    }
  },
  {
    binds: {'/dockerd.sh': join(import.meta.dirname, 'dockerd.sh')},
    skip: existsSync('/sys/fs/cgroup/devices') ? undefined : 'the daemon is run with cgroup v1 only',
  },
);
