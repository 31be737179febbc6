import {expect, test} from '@jest/globals';
import {Secret} from '@phoenix/kit';
import {container, load, machine, placed} from './config-folder.js';

const TOKEN = 'the-token-itself';
const options = {
  features: ['hub', 'other', 'constructor'],
  secretKeys: {hub: ['token']},
  env: {HUB_TOKEN: TOKEN},
};

test('what stands behind a reference is given to the feature and to nobody else', async () => {
  const features = [{hub: {token: 'env:HUB_TOKEN', host: 'env:HUB_TOKEN'}}, {other: {token: 'plain'}}, 'constructor'];
  const hypervisor = {vms: [machine({features: [{hub: {token: 'file:secrets/token'}}]})]};
  const {state, diagnostics} = await load(
    {lxc: {lxc_defaults: {features}, lxc_configs: {900: container()}}, vm: hypervisor, files: {'secrets/token': 'x\n'}},
    options,
  );
  expect(diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
  const [lxc, vm] = [state?.guests.get(900), state?.guests.get(800)];
  if (lxc?.kind !== 'lxc' || vm?.kind !== 'vm') throw new Error('the guests are there');
  const [hub, other, last] = lxc.container.features;
  expect(hub!.config).toEqual({token: expect.any(Secret), host: 'env:HUB_TOKEN'});
  expect((hub!.config.token as Secret).reveal()).toBe(TOKEN);
  expect([other, last]).toEqual([
    {name: 'other', config: {token: 'plain'}},
    {name: 'constructor', config: {}},
  ]);
  expect((vm.vm.features[0]!.config.token as Secret).reveal()).toBe('x');
  // What scripts are given as context.
  expect(lxc.object.features).toEqual(features);
  expect(JSON.stringify([...state!.guests])).not.toContain(TOKEN);
});

test.each([
  ['a value', TOKEN, 'error plain-secret lxc:10:22 900 features[0].hub.token: the feature "hub" takes a secret here'],
  ['no text', 5, 'error plain-secret lxc:10:22 900 features[0].hub.token: the feature "hub" takes a secret here'],
  [
    'an empty text',
    '',
    'error plain-secret lxc:10:22 900 features[0].hub.token: the feature "hub" takes a secret here',
  ],
  ['an unset variable', 'env:NOT_SET', 'error missing-secret lxc:10:22 the environment variable NOT_SET is not set'],
  ['no file', 'file:none', 'error missing-secret lxc:10:22 the secret file none cannot be read'],
])('%s is an error at its line that does not repeat it', async (_, token, expected) => {
  const features = [{hub: {token}}];
  const loaded = await load({lxc: {lxc_configs: {900: {features, ...container()}}}}, options);
  const lines = placed(loaded).map((line) => line.replace(/:\d+:\d+ /, ':10:22 '));
  expect(lines).toEqual([expected]);
  expect(loaded.diagnostics.find(({severity}) => severity === 'error')?.source?.line).toBe(7);
});
