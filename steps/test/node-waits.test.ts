import {expect, test} from '@jest/globals';
import type {LxcResource} from '@phoenix/kit';
import {DEFAULT_CONTAINER} from '@phoenix/testing';
import configure from '../lxc/configure/index.js';
import start from '../lxc/start/index.js';
import validate from '../lxc/validate/index.js';

const holding = (...paths: readonly string[]): LxcResource => ({
  kind: 'lxc',
  id: 900,
  name: 'jellyfin',
  object: {},
  container: {...DEFAULT_CONTAINER, hostname: 'jellyfin', devices: paths.map((path) => ({path}))},
});

test.each([validate, configure, start])('$id waits for a driver only where a device comes with it', ({uses}) => {
  expect(uses?.(holding('/dev/dri/renderD128', '/dev/net/tun'))).not.toContain('hypervisor.nvidia');
  expect(uses?.(holding('/dev/dri/renderD128', '/dev/nvidia0'))).toContain('hypervisor.nvidia');
});
